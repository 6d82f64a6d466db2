package io.sluice.engine.block;

import io.sluice.engine.lane.Lane;
import io.sluice.engine.lane.LaneDirectory;
import io.sluice.engine.transaction.Attempt;
import io.sluice.engine.transaction.Intent;
import io.sluice.engine.transaction.RemoteTransactions;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Recovery;
import io.sluice.evm.chain.Signature;
import io.sluice.evm.chain.SignedTransaction;
import io.sluice.evm.chain.TxHash;
import io.sluice.evm.chain.UnsignedTransaction;
import io.sluice.evm.network.PerNetwork;
import io.sluice.evm.rpc.Blocks;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts are what was asked for. What was signed here is; of what somebody else has signed
 * only a hash is known, and it may stand for anything: it counts when the bytes behind it are
 * signed by the lane's account and have the target, the value and the data of the request. The hash
 * proves the bytes, whoever told them.
 */
@PerNetwork
@ForRole(Role.MONITOR)
public class Believed {
  private final Blocks node;
  private final LaneDirectory lanes;
  private final RemoteTransactions transactions;

  Believed(Blocks node, LaneDirectory lanes, RemoteTransactions transactions) {
    this.node = node;
    this.lanes = lanes;
    this.transactions = transactions;
  }

  /**
   * Those that are what was asked for, as far as that can be shown now. Costs nothing where all
   * were signed here.
   */
  public List<Attempt> of(List<Attempt> attempts) {
    List<Attempt> remote = attempts.stream().filter(this::isRemote).toList();
    if (remote.isEmpty()) {
      return attempts;
    }
    Map<TxHash, SignedTransaction> signed =
        node.signed(remote.stream().map(Attempt::hash).toList());
    Map<TransactionId, Intent> intents =
        transactions.intents(remote.stream().map(Attempt::transaction).distinct().toList());
    List<Attempt> believed = new ArrayList<>(attempts);
    believed.removeIf(each ->
        isRemote(each)
            && !isMeant(signed.get(each.hash()), intents.get(each.transaction()), address(each)));
    return believed;
  }

  /**
   * Whether signed bytes are what was asked for, by this account.
   *
   * @return false also where either is not known
   */
  public static boolean isMeant(
      @Nullable SignedTransaction signed, @Nullable Intent intent, Address account) {
    if (signed == null || intent == null) {
      return false;
    }
    UnsignedTransaction.Signed read = UnsignedTransaction.decode(signed.raw());
    UnsignedTransaction sent = read.transaction();
    return Objects.equals(sent.to(), intent.to())
        && sent.value().equals(intent.value())
        && sent.data().equals(intent.data())
        && signer(read).filter(account::equals).isPresent();
  }

  private static Optional<Address> signer(UnsignedTransaction.Signed signed) {
    Signature signature = signed.signature();
    byte[] both = new byte[64];
    put(signature.r(), both, 0);
    put(signature.s(), both, 32);
    return Recovery.signer(signed.transaction().signingHash(), both, signature.yParity());
  }

  private static void put(BigInteger word, byte[] target, int at) {
    byte[] bytes = word.toByteArray();
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, target, at + 32 - length, length);
  }

  private boolean isRemote(Attempt attempt) {
    return lanes.find(attempt.lane()).filter(Lane::remote).isPresent();
  }

  private Address address(Attempt attempt) {
    return lanes.get(attempt.lane()).address();
  }
}
