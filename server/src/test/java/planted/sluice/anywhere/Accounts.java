package planted.sluice.anywhere;

import org.springframework.jdbc.core.simple.JdbcClient;

public record Accounts(JdbcClient sql) {}
