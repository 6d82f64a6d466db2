package io.sluice.evm.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the two endpoints of a {@link FakeChain} answer, and whether they agree. */
final class FakeVoices {
  private boolean down;
  private boolean alone;
  private boolean dissent;
  private boolean silent;

  void setDown(boolean down) {
    this.down = down;
  }

  void setAlone(boolean alone) {
    this.alone = alone;
  }

  void setDissent(boolean dissent) {
    this.dissent = dissent;
  }

  void setSilent(boolean silent) {
    this.silent = silent;
  }

  /** Whether sends have their effect and no answer. */
  boolean silent() {
    return silent;
  }

  boolean down() {
    return down;
  }

  /** Whether what is compared is the word of one, for want of another. */
  boolean alone() {
    return alone && !dissent;
  }

  /** Makes sure that somebody answers. */
  void answer() {
    if (down) {
      throw new NodeUnavailableException("connection refused");
    }
  }

  /** Makes sure that two answer, and say the same. */
  void agree() {
    answer();
    if (dissent) {
      throw new NodeUnavailableException("the endpoints do not agree");
    }
    if (alone) {
      throw new NodeUnavailableException("fewer than 2 endpoints answered, and as many must agree");
    }
  }

  List<Fleet.EndpointState> endpoints() {
    return List.of(state("fake:8545", down), state("other:8545", down || alone));
  }

  private static Fleet.EndpointState state(String label, boolean gone) {
    @Nullable String trouble = gone ? "cannot be reached" : null;
    return new Fleet.EndpointState(label, 0, trouble);
  }
}
