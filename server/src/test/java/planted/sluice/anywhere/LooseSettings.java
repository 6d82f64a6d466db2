package planted.sluice.anywhere;

import org.springframework.boot.context.properties.ConfigurationProperties;

@ConfigurationProperties("loose")
public class LooseSettings {}
