package io.sluice.evm.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.evm.chain.TxHash;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeErrorsTest {
  private static final TxHash HASH = new TxHash("0x" + "ab".repeat(32));

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          geth       | -32000 | already known
          geth       | -32000 | known transaction: 0xabcdef
          Erigon     | -32000 | INTERNAL_ERROR: existing tx with same hash
          Erigon     | -32000 | existing txn with same hash
          Erigon     | -32000 | ALREADY_EXISTS: already known
          Nethermind | -32010 | AlreadyKnown
          Besu       | -32000 | Known transaction
          Reth       | -32000 | already known
          Anvil      | -32003 | transaction already imported
          """)
  void isAlreadyKnown(String node, int code, String message) {
    assertThat(send(code, message)).isEqualTo(new SendAnswer.Accepted(HASH, true));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          geth       | -32000 | nonce too low
          geth       | -32000 | nonce too low: next nonce 12, tx nonce 7
          Bor        | -32000 | nonce too low: address 0x12, tx: 3 state: 9
          Erigon     | -32000 | nonce too low
          Erigon     | -32000 | mined
          Nethermind | -32010 | OldNonce
          Nethermind | -32010 | OldNonce, Current nonce: 5, nonce of rejected tx: 3.
          Besu       | -32001 | Nonce too low
          Reth       | -32000 | nonce too low: next nonce 12, tx nonce 7
          Anvil      | -32003 | nonce too low
          """)
  void isNonceTooLow(String node, int code, String message) {
    assertThat(send(code, message))
        .isEqualTo(new SendAnswer.NonceTooLow(message + " (" + code + ")"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          geth       | -32000 | replacement transaction underpriced
          geth       | -32000 | replacement transaction underpriced: new tx gas fee cap 1 < 2 queued
          Erigon     | -32000 | could not replace existing tx
          Nethermind | -32010 | ReplacementNotAllowed
          Besu       | -32000 | Replacement transaction underpriced
          Reth       | -32000 | replacement transaction underpriced
          Reth       | -32603 | insufficient gas price to replace existing transaction
          Anvil      | -32003 | replacement transaction underpriced
          """)
  void isReplacementUnderpriced(String node, int code, String message) {
    assertThat(send(code, message)).isInstanceOf(SendAnswer.ReplacementUnderpriced.class);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          geth       | -32000 | transaction underpriced
          geth       | -32000 | transaction underpriced: gas tip cap 1, minimum needed 25000000000
          geth       | -32000 | transaction gas price below minimum: gas tip cap 1, minimum needed 2
          geth       | -32000 | max fee per gas less than block base fee: address 0x1, maxFeePerGas: 1
          Bor        | -32000 | transaction underpriced: gas tip cap 1, minimum needed 25000000000
          Erigon     | -32000 | underpriced
          Erigon     | -32000 | fee too low
          Nethermind | -32010 | FeeTooLow
          Nethermind | -32010 | FeeTooLowToCompete
          Nethermind | -32010 | FeeTooLow, MaxFeePerGas too low. MaxFeePerGas: 1, BaseFee: 7
          Besu       | -32009 | Gas price below configured minimum gas price
          Besu       | -32009 | Gas price below current base fee
          Reth       | -32000 | transaction underpriced
          Reth       | -32000 | transaction priority fee below minimum required priority fee 30
          Reth       | -32000 | max fee per gas less than block base fee
          Anvil      | -32003 | max fee per gas less than block base fee
          """)
  void isFeeTooLow(String node, int code, String message) {
    assertThat(send(code, message)).isInstanceOf(SendAnswer.FeeTooLow.class);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          geth       | -32000 | insufficient funds for gas * price + value: balance 0, tx cost 21, overshot 21
          geth       | -32000 | insufficient funds for gas * price + value: balance 1, queued cost 3, tx cost 2, overshot 4
          geth       | -32000 | insufficient funds for transfer
          Bor        | -32000 | insufficient funds for gas * price + value
          Erigon     | -32000 | insufficient funds
          Nethermind | -32010 | InsufficientFunds, Balance is 0, cost is 1.
          Nethermind | -32010 | insufficient funds for gas * price + value
          Besu       | -32004 | Upfront cost exceeds account balance
          Reth       | -32003 | insufficient funds for gas * price + value: have 0 want 21
          Reth       | -32003 | sender does not have enough funds (0) to cover transaction fees: 21
          Anvil      | -32003 | Insufficient funds for gas * price + value
          """)
  void isInsufficientFunds(String node, int code, String message) {
    assertThat(send(code, message)).isInstanceOf(SendAnswer.InsufficientFunds.class);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          geth       | -32000 | txpool is full
          geth       | -32000 | account limit exceeded: pooled 64 txs
          geth       | -32000 | nonce too high: tx nonce 9, gapped nonce 5
          geth       | -32000 | future transaction tries to replace pending
          geth       | -32000 | address already reserved
          geth       | -32000 | in-flight transaction limit reached for delegated accounts
          geth       | -32000 | gapped-nonce tx from delegated accounts
          Erigon     | -32000 | pending sub-pool is full
          Erigon     | -32000 | baseFee sub-pool is full
          Erigon     | -32000 | queued sub-pool is full
          Erigon     | -32000 | spammer
          Nethermind | -32010 | NonceGap, Future nonce. Expected nonce: 3
          Nethermind | -32010 | NonceTooFarInFuture
          Nethermind | -32010 | Syncing
          Besu       | -32006 | Nonce too high
          Besu       | -32000 | Transaction nonce is too distant from current sender nonce
          Besu       | -32000 | An invalid transaction with a lower nonce exists
          Besu       | -32002 | Transaction pool not enabled. (Either txpool explicitly disabled, or node not yet in sync).
          Besu       | -32008 | Initial sync is still in progress
          Reth       | -32003 | txpool is full
          """)
  void isCongested(String node, int code, String message) {
    assertThat(send(code, message)).isInstanceOf(SendAnswer.Congested.class);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          geth       | -32000 | intrinsic gas too low: gas 1, minimum needed 21000
          geth       | -32000 | insufficient gas for floor data gas cost: gas 21000, minimum needed 50000
          Erigon     | -32000 | IntrinsicGas
          Besu       | -32003 | Intrinsic gas exceeds gas limit
          Anvil      | -32000 | intrinsic gas too low
          Anvil      | -32000 | intrinsic gas too high -- CallGasCostMoreThanGasLimit
          Reth       | -32000 | call gas cost (21064) exceeds the gas limit (21000)
          Reth       | -32000 | gas floor (40000) exceeds the gas limit (21000)
          """)
  void isGasTooLow(String node, int code, String message) {
    assertThat(send(code, message)).isInstanceOf(SendAnswer.GasTooLow.class);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          geth       | -32000 | exceeds block gas limit
          geth       | -32000 | transaction gas limit too high (cap: 16777216, tx: 30000000)
          Erigon     | -32000 | gas limit is too high
          Nethermind | -32010 | GasLimitExceeded
          Besu       | -32005 | Transaction gas limit exceeds block gas limit
          Reth       | -32000 | exceeds max transaction gas limit
          Anvil      | -32000 | intrinsic gas too high -- tx.gas_limit > env.block.gas_limit
          Hardhat    | -32000 | Transaction gas limit is 30000001 and exceeds block gas limit of 30000000
          """)
  void isGasTooHigh(String node, int code, String message) {
    assertThat(send(code, message)).isInstanceOf(SendAnswer.GasTooHigh.class);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          geth       | -32000 | tx fee (1.50 ether) exceeds the configured cap (1.00 ether)
          Besu       | -32000 | Transaction fee cap exceeded
          """)
  void isFeeTooHigh(String node, int code, String message) {
    assertThat(send(code, message)).isInstanceOf(SendAnswer.FeeTooHigh.class);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          geth       | -32000 | oversized data: transaction size 140000, limit 131072
          geth       | -32000 | max priority fee per gas higher than max fee per gas
          geth       | -32000 | max fee per gas higher than 2^256-1
          geth       | -32000 | invalid sender: invalid chain id for signer: have 1 want 137
          geth       | -32000 | transaction type not supported
          geth       | -32000 | rlp: element is larger than containing list
          geth       | -32000 | typed transaction too short
          geth       | -32000 | gas uint64 overflow
          geth       | -32000 | nonce has max value
          geth       | -32000 | sender not an eoa: address 0x1, len(code): 20
          geth       | -32000 | only replay-protected (EIP-155) transactions allowed over RPC
          Erigon     | -32000 | RLPTooLong
          Erigon     | -32000 | GasUintOverflow
          Erigon     | -32000 | initcode too large
          Nethermind | -32010 | FailedToResolveSender
          Nethermind | -32010 | Int256Overflow
          Nethermind | -32010 | MaxTxSizeExceeded
          Nethermind | -32010 | NotSupportedTxType
          Nethermind | -32010 | SenderIsContract
          Nethermind | -32010 | Invalid, transaction hash does not match
          Besu       | -32002 | Invalid signature
          Besu       | -32000 | Wrong chainId
          Besu       | -32000 | ChainId not supported
          Besu       | -32000 | Max priority fee per gas exceeds max fee per gas
          Besu       | -32602 | Invalid transaction type
          Besu       | -32007 | Sender account not authorized to send transactions
          Reth       | -32602 | failed to decode signed transaction
          Reth       | -32602 | invalid transaction signature
          Reth       | -32000 | transaction's chain ID does not match
          Anvil      | -32003 | invalid chain id for signer
          Anvil      | -32003 | max priority fee per gas higher than max fee per gas
          Anvil      | -32602 | Failed to decode transaction
          Anvil      | -32602 | Empty transaction data
          """)
  void isInvalid(String node, int code, String message) {
    assertThat(send(code, message)).isInstanceOf(SendAnswer.Invalid.class);
  }

  /** What may have been taken after all, and that the endpoint was asked too often. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "request timed out",
        "context deadline exceeded",
        "rate limit exceeded",
        "too many requests",
        "limit exceeded",
        "Your app has exceeded its compute units per second capacity"
      })
  void isUnknownWhenItMayHaveBeenTaken(String message) {
    assertThat(send(-32000, message)).isEqualTo(new SendAnswer.Unknown(message + " (-32000)"));
  }

  /** What says nothing, and what no rule may catch by accident. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Internal error",
        "unknown transaction",
        "transaction not mined within 50 s",
        "authority nonce too low",
        "header not found",
        "Besu says something new",
        "Calldata of transaction is greater than the allowed max of 30000",
        "sender is blocked as appearing in the SDN List of the OFAC",
        "Failed to pay the fee to the operator"
      })
  void s9_whatNoRuleKnowsIsRefusedInTheNodesOwnWords(String message) {
    assertThat(send(-32000, message)).isEqualTo(new SendAnswer.Refused(message + " (-32000)"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          geth       | 3      | execution reverted: Ownable: caller is not the owner | | Ownable: caller is not the owner
          geth       | 3      | execution reverted | 0x | reverted without a reason
          geth       | -32000 | execution reverted | | reverted without a reason
          geth       | -32000 | invalid opcode: INVALID | | invalid opcode: INVALID
          geth       | -32000 | gas required exceeds allowance (30000000) | | gas required exceeds allowance (30000000)
          geth       | -32000 | out of gas | | out of gas
          Nethermind | -32015 | VM execution error. | Reverted 0x | reverted without a reason
          Besu       | -32000 | Execution reverted | 0x4e487b710000000000000000000000000000000000000000000000000000000000000011 | panic 0x11: arithmetic overflow or underflow
          Besu       | -32000 | Transaction processing could not be completed due to an exception | | Transaction processing could not be completed due to an exception
          Anvil      | -32603 | EVM error InvalidFEOpcode | | EVM error InvalidFEOpcode
          Anvil      | -32003 | Out of gas: gas required exceeds allowance: 30000000 | | Out of gas: gas required exceeds allowance: 30000000
          """)
  void gasRevertsWithAReason(
      String node, int code, String message, @Nullable String data, String reason) {
    assertThat(NodeErrors.gas(new NodeError(code, message, data), Clients.REASONS))
        .isEqualTo(new GasAnswer.Reverts(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insufficient funds for transfer",
        "insufficient funds for gas * price + value: have 0 want 1",
        "gas required exceeds allowance (0)",
        "Upfront cost exceeds account balance"
      })
  void gasFindsThePoor(String message) {
    assertThat(NodeErrors.gas(new NodeError(-32000, message, null), Clients.REASONS))
        .isInstanceOf(GasAnswer.InsufficientFunds.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"header not found", "Internal error", "limit exceeded", "missing trie node"})
  void gasIsUnavailableWhenNothingIsSaidOfTheCall(String message) {
    assertThat(NodeErrors.gas(new NodeError(-32000, message, null), Clients.REASONS))
        .isEqualTo(new GasAnswer.Unavailable(message + " (-32000)"));
  }

  @Test
  void knowsAMissingMethod() {
    assertThat(ProviderErrors.isMethodMissing(new NodeError(-32601, "Method not found", null)))
        .isTrue();
    assertThat(ProviderErrors.isMethodMissing(new NodeError(-32604, "Method not enabled", null)))
        .isTrue();
    assertThat(ProviderErrors.isMethodMissing(new NodeError(-32000, "not found", null))).isFalse();
  }

  @Test
  void textIsOneShortLine() {
    NodeError error = new NodeError(1, " a\n\tb\u0000" + "c".repeat(1000), null);

    assertThat(error.message()).startsWith("a b c").hasSize(300).endsWith("…");
  }

  private static SendAnswer send(int code, String message) {
    return NodeErrors.send(new NodeError(code, message, null), HASH);
  }
}
