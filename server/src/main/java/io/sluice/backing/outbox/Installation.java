package io.sluice.backing.outbox;

import io.sluice.backing.queue.QueueOwner;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The name of this database, by which its queues are known. */
@Repository
class Installation {
  private static final String ID = "SELECT id FROM installation";

  @Bean
  static QueueOwner queueOwner(JdbcTemplate sql) {
    return new QueueOwner(Objects.requireNonNull(sql.queryForObject(ID, String.class)));
  }
}
