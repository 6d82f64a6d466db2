package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.routing.Feeder;
import io.sluice.engine.routing.RoutingSteps;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

/** Whoever makes transactions before a turn, and fails, holds up none that wait already. */
class FeederTests {
  private final Pipeline pipeline = new Pipeline(Broken.class);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void theTickerRoutesWhatWaitsAllTheSame() {
    TransactionId id = pipeline.submit(new Address("0x" + "ab".repeat(20)));
    RoutingSteps.tick(pipeline.context());
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.ROUTED);
  }

  /** One that always fails. */
  static final class Broken {
    @Bean
    static Feeder broken() {
      return new Feeder() {
        @Override
        public String name() {
          return "broken";
        }

        @Override
        public boolean feed() {
          throw new IllegalStateException("it cannot");
        }
      };
    }
  }
}
