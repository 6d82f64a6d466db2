package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.BlockHash;
import io.sluice.evm.chain.BlockNumber;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.TxHash;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One JSON-RPC call (execution-apis, {@code eth} namespace).
 *
 * @param params writes what goes between the brackets of the parameters
 * @param size about how many bytes the parameters take
 */
record Invocation(String method, Consumer<RequestBody> params, int size) {
  static final String BLOCK_RECEIPTS = "eth_getBlockReceipts";

  /** The envelope around the parameters, at most. */
  private static final int ENVELOPE = 100;

  static Invocation chainId() {
    return new Invocation("eth_chainId", body -> {}, 0);
  }

  /** The chain in decimal digits, for nodes that do not know {@code eth_chainId} (EIP-695). */
  static Invocation networkVersion() {
    return new Invocation("net_version", body -> {}, 0);
  }

  static Invocation gasPrice() {
    return new Invocation("eth_gasPrice", body -> {}, 0);
  }

  static Invocation blockNumber() {
    return new Invocation("eth_blockNumber", body -> {}, 0);
  }

  /**
   * A block with the hashes of its transactions.
   *
   * @param block a quantity or a tag
   */
  static Invocation block(String block) {
    return new Invocation(
        "eth_getBlockByNumber", body -> body.quoted(block).ascii(",false"), block.length() + 8);
  }

  /** A block with its transactions in full. */
  static Invocation fullBlock(BlockNumber number) {
    String quantity = Hex.quantity(number.value());
    return new Invocation("eth_getBlockByNumber", body -> body.quoted(quantity).ascii(",true"), 26);
  }

  static Invocation blockReceipts(BlockHash block) {
    return new Invocation(BLOCK_RECEIPTS, body -> body.quoted(block.hex()), 68);
  }

  static Invocation receipt(TxHash hash) {
    return new Invocation("eth_getTransactionReceipt", body -> body.quoted(hash.hex()), 68);
  }

  static Invocation transaction(TxHash hash) {
    return new Invocation("eth_getTransactionByHash", body -> body.quoted(hash.hex()), 68);
  }

  static Invocation send(Bytes signed) {
    return new Invocation(
        "eth_sendRawTransaction", body -> body.quoted(signed), 2 * signed.size() + 4);
  }

  static Invocation nonce(Address address, String tag) {
    return new Invocation(
        "eth_getTransactionCount",
        body -> body.quoted(address.hex()).ascii(",").quoted(tag),
        tag.length() + 48);
  }

  static Invocation balance(Address address) {
    return new Invocation(
        "eth_getBalance", body -> body.quoted(address.hex()).ascii(",\"latest\""), 56);
  }

  static Invocation code(Address address) {
    return new Invocation(
        "eth_getCode", body -> body.quoted(address.hex()).ascii(",\"latest\""), 56);
  }

  static Invocation call(Calls.Question question) {
    return new Invocation(
        "eth_call",
        body ->
            body.ascii("{\"to\":")
                .quoted(question.contract().hex())
                .ascii(",\"data\":")
                .quoted(question.data())
                .ascii("},\"latest\""),
        2 * question.data().size() + 80);
  }

  static Invocation feeHistory(int blocks, List<Integer> percentiles) {
    String list =
        percentiles.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    return new Invocation(
        "eth_feeHistory",
        body -> body.quoted(Hex.quantity(blocks)).ascii(",\"latest\",").ascii(list),
        list.length() + 32);
  }

  /** An estimate, or an execution with the gas that the call brings. */
  static Invocation simulate(Call call) {
    Long gas = call.gas();
    Address to = call.to();
    return new Invocation(
        gas == null ? "eth_estimateGas" : "eth_call",
        body -> {
          body.ascii("{\"from\":").quoted(call.from().hex());
          if (to != null) {
            body.ascii(",\"to\":").quoted(to.hex());
          }
          body.ascii(",\"value\":")
              .quoted(Hex.quantity(call.value().value()))
              .ascii(",\"data\":")
              .quoted(call.data());
          if (gas != null) {
            body.ascii(",\"gas\":").quoted(Hex.quantity(gas));
          }
          body.ascii("},\"latest\"");
        },
        2 * call.data().size() + 260);
  }

  /** An upper bound of what {@link #write} writes. */
  int bytes() {
    return size + ENVELOPE;
  }

  void write(RequestBody body, long id) {
    body.ascii("{\"jsonrpc\":\"2.0\",\"id\":")
        .ascii(Long.toString(id))
        .ascii(",\"method\":")
        .quoted(method)
        .ascii(",\"params\":[");
    params.accept(body);
    body.ascii("]}");
  }
}
