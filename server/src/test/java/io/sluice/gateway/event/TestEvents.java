package io.sluice.gateway.event;

import io.sluice.backing.revision.TestRevisions;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Without a context. */
public final class TestEvents {
  private TestEvents() {}

  public static Events of(JdbcTemplate sql, EventSink... sinks) {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    for (int i = 0; i < sinks.length; i++) {
      beans.addBean("sink" + i, sinks[i]);
    }
    return new Events(sql, beans.getBeanProvider(EventSink.class));
  }

  /** To which nothing leads. */
  public static EventAudience audience(JdbcTemplate sql) {
    return new EventAudience(
        new StaticListableBeanFactory().getBeanProvider(EventWay.class), TestRevisions.of(sql));
  }
}
