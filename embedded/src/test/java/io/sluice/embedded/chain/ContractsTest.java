package io.sluice.embedded.chain;

import static io.sluice.embedded.chain.ForwardRequest.call;
import static io.sluice.embedded.chain.ForwardRequest.execute;
import static io.sluice.embedded.chain.ForwardRequest.executeBatch;
import static io.sluice.embedded.chain.ForwardRequest.verify;
import static org.assertj.core.api.Assertions.assertThat;

import com.esaulpaugh.headlong.abi.Function;
import io.sluice.embedded.DevelopmentContracts;
import io.sluice.embedded.TestNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What gasless transactions rely on, seen on the real node. Each test has users of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractsTest {
  private static final String NOBODY = "0x0000000000000000000000000000000000000000";
  private static final String SHOP = "0x00000000000000000000000000000000000005ab";
  private static final BigInteger TEN = BigInteger.TEN;
  private static final long ENOUGH = 200_000;

  private TestNode node;
  private Payer relayer;
  private ChainReads chain;
  private String forwarder;
  private String token;
  private String nft;
  private String misbehaving;
  private int users;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    node = new TestNode(folder);
    relayer = new Payer(node, DevelopmentContracts.ACCOUNT);
    chain = new ChainReads(node);
    forwarder = node.anvil().contracts().forwarder();
    token = node.anvil().contracts().sampleToken();
    nft = node.anvil().contracts().sampleNft();
    misbehaving = relayer.create(CompiledContract.named("Misbehaving").bytecode());
  }

  @AfterAll
  void stop() {
    node.close();
  }

  /** Somebody without a coin who has ten of the smallest unit of the token. */
  private SigningKey user() throws IOException {
    var user = new SigningKey(BigInteger.valueOf(1_000 + users++));
    relayer.send(token, call("faucet(address,uint256)", user, TEN));
    return user;
  }

  private ForwardRequest transfer(SigningKey from, long nonce, int amount) {
    return ForwardRequest.of(from, nonce, token, ENOUGH, pay(amount));
  }

  private static byte[] pay(int amount) {
    return call(
        "transfer(address,uint256)", ForwardRequest.address(SHOP), BigInteger.valueOf(amount));
  }

  private ForwardRequest misbehave(SigningKey user, long gas, byte[] data) {
    return ForwardRequest.of(user, 0, misbehaving, gas, data);
  }

  private long number(String contract, byte[] calldata) throws IOException {
    return new BigInteger(1, chain.answer(contract, calldata)).longValueExact();
  }

  private long tokens(SigningKey owner) throws IOException {
    return number(token, call("balanceOf(address)", owner));
  }

  private long nonce(SigningKey user) throws IOException {
    return number(forwarder, call("nonces(address)", user));
  }

  private static String selector(String error) {
    return Function.parse(error).selectorHex();
  }

  private static String event(SigningKey user, int nonce, boolean success) {
    return user.address() + " " + nonce + " " + success;
  }

  @Test
  void whoHasNoCoinTransfersTokens() throws IOException {
    var user = user();
    var receipt = relayer.send(forwarder, execute(transfer(user, 0, 4).signed(forwarder)));

    assertThat(receipt.forwarded()).containsExactly(event(user, 0, true));
    assertThat(tokens(user)).isEqualTo(6);
    assertThat(nonce(user)).isEqualTo(1);
    assertThat(chain.balance(user.address())).isZero();
  }

  @Test
  void whatFailsAloneRevertsAndKeepsItsNonce() throws IOException {
    var user = user();
    byte[] tooMuch = execute(transfer(user, 0, 11).signed(forwarder));
    assertThat(relayer.refusal(forwarder, tooMuch, BigInteger.ZERO))
        .contains(selector("FailedCall()"));
    assertThat(relayer.send(forwarder, tooMuch).succeeded()).isFalse();
    assertThat(nonce(user)).isZero();
  }

  @Test
  void whatFailsInABatchUsesItsNonceAndTheOthersGoThrough() throws IOException {
    var first = user();
    var second = user();
    var receipt =
        relayer.send(
            forwarder,
            executeBatch(
                NOBODY,
                transfer(first, 0, 11).signed(forwarder),
                transfer(second, 0, 1).signed(forwarder),
                transfer(first, 1, 2).signed(forwarder)));

    assertThat(receipt.succeeded()).isTrue();
    assertThat(receipt.forwarded())
        .containsExactly(event(first, 0, false), event(second, 0, true), event(first, 1, true));
    assertThat(tokens(first)).isEqualTo(8);
  }

  @Test
  void aBadSignatureRevertsABatchUnlessThereIsARefundReceiver() throws IOException {
    var good = user();
    var wrong = user();
    var requests =
        new ForwardRequest.Signed[] {
          transfer(good, 0, 1).signed(forwarder), transfer(wrong, 7, 1).signed(forwarder)
        };

    byte[] strict = executeBatch(NOBODY, requests);
    assertThat(relayer.refusal(forwarder, strict, BigInteger.ZERO))
        .contains(selector("ERC2771ForwarderInvalidSigner(address,address)"));

    var receipt = relayer.send(forwarder, executeBatch(relayer.key().address(), requests));
    assertThat(receipt.forwarded()).containsExactly(event(good, 0, true));
    assertThat(nonce(wrong)).isZero();
  }

  @Test
  void aValueThatIsNotTakenGoesBackOrRevertsTheBatch() throws IOException {
    var user = user();
    byte[] refuse = call("refuse(string)", "no");
    var request = misbehave(user, ENOUGH, refuse).withValue(TEN).signed(forwarder);

    assertThat(relayer.refusal(forwarder, executeBatch(NOBODY, request), TEN))
        .contains(selector("ERC2771ForwarderNoRefundReceiver()"));
    var receipt = relayer.send(forwarder, executeBatch(SHOP, request), TEN, 1_000_000);
    assertThat(receipt.forwarded()).containsExactly(event(user, 0, false));
    assertThat(chain.balance(SHOP)).isEqualTo(TEN);
    assertThat(chain.balance(forwarder)).isZero();
  }

  @Test
  void aReplayAndALateRequestAreRefused() throws IOException {
    var user = user();
    byte[] once = execute(transfer(user, 0, 1).signed(forwarder));
    relayer.send(forwarder, once);
    assertThat(relayer.refusal(forwarder, once, BigInteger.ZERO))
        .contains(selector("ERC2771ForwarderInvalidSigner(address,address)"));

    byte[] late = execute(transfer(user, 1, 1).until(1).signed(forwarder));
    assertThat(relayer.refusal(forwarder, late, BigInteger.ZERO))
        .contains(selector("ERC2771ForwarderExpiredRequest(uint48)"));
  }

  @Test
  void onlyTheUsualFormOfASignatureCounts() throws IOException {
    var signed = transfer(user(), 0, 1).signed(forwarder);
    byte[] usual = signed.signature();
    BigInteger r = new BigInteger(1, Arrays.copyOf(usual, 32));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(usual, 32, 64));
    int v = usual[64];
    BigInteger order =
        new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    byte[] highS = UserRequest.joined(r, order.subtract(s), v == 27 ? 28 : 27);
    byte[] zeroOrOne = UserRequest.joined(r, s, v - 27);
    byte[] compact = Arrays.copyOf(usual, 64); // EIP-2098
    compact[32] |= (byte) (v == 28 ? 0x80 : 0);

    assertThat(number(forwarder, verify(signed))).isOne();
    for (byte[] other : new byte[][] {highS, zeroOrOne, compact, {}}) {
      assertThat(number(forwarder, verify(signed.with(other)))).isZero();
    }
  }

  @Test
  void aTargetThatDoesNotTrustTheForwarderIsRefused() throws IOException {
    byte[] data = execute(ForwardRequest.of(user(), 0, SHOP, ENOUGH, pay(1)).signed(forwarder));
    assertThat(relayer.refusal(forwarder, data, BigInteger.ZERO))
        .contains(selector("ERC2771UntrustfulTarget(address,address)"));
  }

  /** The forwarder burns all that is left when it could not give a call the gas that was signed. */
  @Test
  void lessGasThanWasSignedRevertsEverything() throws IOException {
    var user = user();
    var burning = misbehave(user, 1_000_000, call("burnAllGas()")).signed(forwarder);
    var receipt = relayer.send(forwarder, executeBatch(NOBODY, burning), BigInteger.ZERO, 900_000);

    assertThat(receipt.succeeded()).isFalse();
    assertThat(receipt.gasUsed()).isEqualTo(900_000);
    assertThat(nonce(user)).isZero();
  }

  @Test
  void aTargetThatBurnsItsGasOrReturnsABombCostsOnlyItsOwnRequest() throws IOException {
    var burning = user();
    var bombing = user();
    var good = user();
    var receipt =
        relayer.send(
            forwarder,
            executeBatch(
                NOBODY,
                misbehave(burning, ENOUGH, call("burnAllGas()")).signed(forwarder),
                misbehave(bombing, ENOUGH, call("revertBomb(uint256)", BigInteger.valueOf(100_000)))
                    .signed(forwarder),
                transfer(good, 0, 1).signed(forwarder)));

    assertThat(receipt.forwarded())
        .containsExactly(event(burning, 0, false), event(bombing, 0, false), event(good, 0, true));
    assertThat(receipt.gasUsed()).isLessThan(2 * ENOUGH + 200_000);
  }

  /** It is asked with all the gas there is: a bound on a request's gas does not bound this. */
  @Test
  void aTargetThatBurnsGasWhenAskedForItsTrustTakesTheBatchWithIt() throws IOException {
    var griefing = user();
    var good = user();
    byte[] batch =
        executeBatch(
            relayer.key().address(),
            misbehave(griefing, ENOUGH, call("work()")).signed(forwarder),
            transfer(good, 0, 1).signed(forwarder));
    relayer.send(misbehaving, call("setTrust(uint8)", 3));
    var receipt = relayer.send(forwarder, batch);
    relayer.send(misbehaving, call("setTrust(uint8)", 0));

    assertThat(receipt.succeeded()).isFalse();
    assertThat(nonce(good)).isZero();
    assertThat(relayer.send(forwarder, batch).forwarded())
        .containsExactly(event(griefing, 0, true), event(good, 0, true));
  }

  @Test
  void aPermitIsGivenByASignature() throws IOException {
    var owner = user();
    BigInteger deadline = BigInteger.valueOf(99_999_999_999L);
    byte[] separator = chain.answer(token, call("DOMAIN_SEPARATOR()"));
    byte[] struct =
        Bytes.hash(
            Bytes.hash(
                "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
            UserRequest.word(owner.address()),
            UserRequest.word(relayer.key().address()),
            UserRequest.word(TEN),
            UserRequest.word(BigInteger.ZERO),
            UserRequest.word(deadline));
    var signature = owner.sign(Bytes.hash(new byte[] {0x19, 0x01}, separator, struct));
    relayer.send(
        token,
        call(
            "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
            owner,
            relayer.key(),
            TEN,
            deadline,
            27 + signature.yParity(),
            UserRequest.word(signature.r()),
            UserRequest.word(signature.s())));
    relayer.send(token, call("transferFrom(address,address,uint256)", owner, relayer.key(), TEN));

    assertThat(tokens(owner)).isZero();
  }

  @Test
  void whoHasNoCoinOwnsAndGivesAwayAnNft() throws IOException {
    var user = user();
    relayer.send(
        forwarder,
        execute(
            ForwardRequest.of(user, 0, nft, ENOUGH, call("mint(address)", user))
                .signed(forwarder)));
    BigInteger id = BigInteger.valueOf(number(nft, call("minted()")));
    relayer.send(
        forwarder,
        execute(
            ForwardRequest.of(
                    user,
                    1,
                    nft,
                    ENOUGH,
                    call("transferFrom(address,address,uint256)", user, relayer.key(), id))
                .signed(forwarder)));

    assertThat(chain.answer(nft, call("ownerOf(uint256)", id)))
        .isEqualTo(UserRequest.word(relayer.key().address()));
  }

  @Test
  void theFaucetHasALimit() throws IOException {
    BigInteger limit = TEN.pow(21);
    assertThat(faucet(limit)).isEmpty();
    assertThat(faucet(limit.add(BigInteger.ONE)))
        .contains(selector("FaucetLimitExceeded(uint256,uint256)"));
  }

  private String faucet(BigInteger amount) throws IOException {
    byte[] data = call("faucet(address,uint256)", relayer.key(), amount);
    return relayer.refusal(token, data, BigInteger.ZERO);
  }
}
