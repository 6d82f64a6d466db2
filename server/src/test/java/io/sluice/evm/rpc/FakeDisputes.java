package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the nodes of a {@link FakeChain} cannot say of accounts, and how often they were asked. */
public final class FakeDisputes {
  private volatile boolean mute;
  private volatile @Nullable Address disputed;
  private final AtomicInteger reads = new AtomicInteger();

  /** Whether nodes can no longer show who used a nonce. */
  public void setMute(boolean mute) {
    this.mute = mute;
  }

  /** Nodes do not agree on the nonces of this account; {@code null} for none. */
  public void setDisputed(@Nullable Address account) {
    this.disputed = account;
  }

  /** How often accounts or their nonces were read so far. */
  public int reads() {
    return reads.get();
  }

  boolean mute() {
    return mute;
  }

  void read(List<Address> accounts) {
    reads.incrementAndGet();
    if (disputed != null && accounts.contains(disputed)) {
      throw new NodeUnavailableException("the endpoints do not agree");
    }
  }
}
