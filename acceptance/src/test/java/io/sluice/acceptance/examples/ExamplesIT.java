package io.sluice.acceptance.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.acceptance.dsl.Sluice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every example runs, and does what it is there to show. */
class ExamplesIT {
  /** Of its own: what examples ask for is in no ledger of other tests. */
  @RegisterExtension static final Sluice sluice = Sluice.inOneProcess();

  private final Example example = new Example(sluice);

  @Test
  void directRepeatsARequestAndFollowsItToItsEnd() throws Exception {
    assertThat(example.node("direct/direct.mjs"))
        .contains("created: pending, replayed false")
        .contains("again: the same true, replayed true")
        .contains("ended: confirmed, outcome success");
  }

  @Test
  void gaslessInNodeSignsAheadFillsNoGapAndTakesBack() throws Exception {
    assertThat(example.node("gasless-node/gasless.mjs"))
        .contains("one: confirmed in block ")
        .contains("many: 3 confirmed, next nonce 4")
        .contains("gap: nonce 4 of the signer comes first")
        .contains("gap: canceled")
        .contains("refused: 400 nonce_already_used, retryable false")
        .contains("friend: 4 SLT, user: 0 wei");
  }

  @Test
  void gaslessInJavaSignsThreeTransfersAtOnce() throws Exception {
    assertThat(example.java("gasless-java", "Gasless"))
        .contains("nonce 0: confirmed", "nonce 1: confirmed", "nonce 2: confirmed");
  }

  @Test
  void gaslessWithCurlPostsWhatAnotherHasSigned() throws Exception {
    assertThat(example.bash("gasless-curl/gasless.sh"))
        .contains("{\"nonce\":\"0\"}", "confirmed: success");
  }

  @Test
  void deployContractNamesTheContractThatAnswers() throws Exception {
    assertThat(example.node("deploy-contract/deploy.mjs"))
        .containsPattern("deployed: 0x[0-9a-fA-F]{40}")
        .contains("code: true", "answer: 42");
  }

  @Test
  void thePaymentBackEndPaysAnOrderOnceThoughItIsAskedTwiceAndKilled() throws Exception {
    assertThat(example.node("payment-backend/try.mjs"))
        .contains("placed: 202, again: 200")
        .contains("another of this id: 409")
        .contains("after a kill: paid, with 1500 wei; bad: refused");
  }

  @Test
  void thePageTransfersATokenInARealBrowser() throws Exception {
    assertThat(example.node("react-gasless/try.mjs"))
        .contains("browser: Chromium ")
        .contains("first transfer: confirmed", "second transfer: confirmed")
        .contains("friend: 2 SLT more")
        .contains("complaints: []");
  }
}
