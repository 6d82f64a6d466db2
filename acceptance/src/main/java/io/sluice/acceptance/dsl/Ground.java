package io.sluice.acceptance.dsl;

import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.Part;

/** What an installation stands on. */
public interface Ground {
  Infrastructure infrastructure();

  Chain chain();

  default Part node() {
    return infrastructure().node();
  }

  default Part database() {
    return infrastructure().database();
  }

  default Part redis() {
    return infrastructure().redis();
  }

  default Part queueServer() {
    return infrastructure().queues();
  }

  default Queues queues() {
    return new Queues(infrastructure().queues().url());
  }
}
