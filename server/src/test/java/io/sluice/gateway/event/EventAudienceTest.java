package io.sluice.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.revision.TestRevisions;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whom anything is stored for. */
class EventAudienceTest {
  private final Set<Long> hooked = new HashSet<>();
  private final Set<Long> streaming = new HashSet<>();

  @Test
  void whomAnyWayLeadsToIsInIt() {
    EventAudience audience = audience(() -> hooked, () -> streaming);
    hooked.add(1L);
    streaming.add(2L);
    audience.changed();
    assertThat(audience.isAnyone()).isTrue();
    assertThat(audience.has(1)).isTrue();
    assertThat(audience.has(2)).isTrue();
    assertThat(audience.has(3)).isFalse();
  }

  @Test
  void nobodyIsInItWhenNoWayLeadsToAnyone() {
    EventAudience audience = audience(() -> hooked);
    audience.changed();
    assertThat(audience.isAnyone()).isFalse();
    assertThat(audience.has(1)).isFalse();
  }

  /** A process that begins must not leave out what happens before it has read who listens. */
  @Test
  void everybodyMayBeInItUntilItIsKnown() {
    assertThat(audience(() -> hooked).has(1)).isTrue();
    assertThat(audience(() -> hooked).isAnyone()).isTrue();
    assertThat(audience().isAnyone()).as("there is no way").isFalse();
  }

  private static EventAudience audience(EventWay... ways) {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    for (int i = 0; i < ways.length; i++) {
      beans.addBean("way" + i, ways[i]);
    }
    return new EventAudience(
        beans.getBeanProvider(EventWay.class),
        TestRevisions.of(new JdbcTemplate(TestDatabase.migrated().dataSource())));
  }
}
