package io.sluice.gateway.outward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.TestClock;
import io.sluice.gateway.outward.Receiver.Conduct;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Posting to servers that misbehave, and to names that lead elsewhere. */
@Timeout(60)
class CourierTest {
  private static final Duration WHOLE = Duration.ofMillis(700);
  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.215.14");

  private final Receiver receiver = Receiver.start();
  private final AtomicInteger lookUps = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    receiver.close();
  }

  @Test
  void postsWhatItIsGivenAndTellsTheAnswer() {
    receiver.conducts(new Conduct.Answer(201, "Retry-After: 7\r\n", "thanks"));
    try (Courier courier = courier(true, this::loopback)) {
      Posted posted = courier.post(target("receiver.test"), Map.of("webhook-id", "msg_1"), BODY);
      assertThat(posted.status()).isEqualTo(201);
      assertThat(posted.isTaken()).isTrue();
      assertThat(posted.words()).isEqualTo("thanks");
      assertThat(posted.retryAfter()).isEqualTo(Duration.ofSeconds(7));
      courier.post(target("receiver.test"), Map.of(), BODY);
    }
    Receiver.Received request = receiver.received().getFirst();
    assertThat(request.line()).isEqualTo("POST /hook HTTP/1.1");
    assertThat(request.header("host")).isEqualTo("receiver.test:" + receiver.port());
    assertThat(request.header("webhook-id")).isEqualTo("msg_1");
    assertThat(request.header("content-type")).isEqualTo("application/json");
    assertThat(request.body()).isEqualTo("{\"a\":1}");
    assertThat(lookUps).as("the connection was kept").hasValue(1);
  }

  @Test
  void aDateToRetryAfterIsUnderstood() {
    receiver.conducts(new Conduct.Answer(503, "Retry-After: Fri, 2 Jan 2026 03:14:05 GMT\r\n", ""));
    try (Courier courier = courier(true, this::loopback)) {
      Posted posted = courier.post(target("receiver.test"), Map.of(), BODY);
      assertThat(posted.retryAfter()).isEqualTo(Duration.ofMinutes(10));
      assertThat(posted.isTaken()).isFalse();
      receiver.conducts(new Conduct.Answer(429, "Retry-After: soon\r\n", ""));
      assertThat(courier.post(target("receiver.test"), Map.of(), BODY).retryAfter()).isNull();
    }
  }

  @Test
  void aRedirectIsNotFollowed() {
    receiver.conducts(
        new Conduct.Answer(
            307, "Location: http://127.0.0.1:%d/x\r\n".formatted(receiver.port()), ""));
    try (Courier courier = courier(true, this::loopback)) {
      Posted posted = courier.post(target("receiver.test"), Map.of(), BODY);
      assertThat(posted.status()).isEqualTo(307);
      assertThat(posted.isTaken()).isFalse();
    }
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void aNameThatTurnsPrivateAfterItWasCheckedReachesNothing() {
    List<InetAddress> answers = List.of(PUBLIC, InetAddress.getLoopbackAddress());
    try (Courier courier =
        courier(
            false,
            host -> new InetAddress[] {answers.get(Math.min(lookUps.getAndIncrement(), 1))})) {
      assertThat(courier.objection(target("rebinding.test"))).as("when it is made").isEmpty();
      Posted posted = courier.post(target("rebinding.test"), Map.of(), BODY);
      assertThat(posted.status()).isNull();
      assertThat(posted.words()).contains("must not lead to a loopback address");
    }
    assertThat(receiver.received()).isEmpty();
    assertThat(lookUps).as("asked once when it is checked, once to connect").hasValue(2);
  }

  @Test
  void oneAddressThatIsNotAllowedShutsTheNameOut() {
    try (Courier courier =
        courier(
            false, host -> new InetAddress[] {PUBLIC, InetAddress.ofLiteral("169.254.169.254")})) {
      assertThat(courier.objection(target("both.test")))
          .contains("not lead to a link-local address");
      assertThat(courier.post(target("both.test"), Map.of(), BODY).words())
          .contains("must not lead to a link-local address");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "localhost"})
  void anAddressInAUrlIsNoWayRound(String host) {
    try (Courier courier =
        Courier.open(
            new Courier.Limits(WHOLE, WHOLE, false),
            new TestClock(),
            InetAddress::getAllByName,
            tls())) {
      Target target = Target.of("http://%s:%d/hook".formatted(host, receiver.port()), true);
      assertThat(courier.objection(target)).contains("not lead to a loopback address");
      assertThat(courier.post(target, Map.of(), BODY).status()).isNull();
    }
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void whoeverSaysNothingIsLeft() {
    receiver.conducts(new Conduct.Hang());
    assertIsCutOff("http");
  }

  @Test
  void whoeverNeverFinishesItsHeadersIsLeft() {
    receiver.conducts(new Conduct.Trickle("HTTP/1.1 200 OK\r\nX-A: "));
    assertIsCutOff("http");
  }

  @Test
  void whoeverInformsForEverIsLeft() {
    receiver.conducts(new Conduct.Trickle("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 1"));
    assertIsCutOff("http");
  }

  @Test
  void whoeverNeverSpeaksTlsIsLeft() throws IOException {
    try (var silent = new java.net.ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Courier courier = courier(true, this::loopback)) {
      Posted posted =
          courier.post(
              Target.of("https://receiver.test:" + silent.getLocalPort() + "/", false),
              Map.of(),
              BODY);
      assertThat(posted.status()).isNull();
      assertThat(posted.took()).isLessThan(WHOLE.multipliedBy(4));
    }
  }

  private void assertIsCutOff(String scheme) {
    try (Courier courier = courier(true, this::loopback)) {
      Target target =
          Target.of("%s://receiver.test:%d/hook".formatted(scheme, receiver.port()), true);
      Posted posted = courier.post(target, Map.of(), BODY);
      assertThat(posted.status()).isNull();
      assertThat(posted.words()).isEqualTo("There was no answer in time.");
      assertThat(posted.took()).isBetween(WHOLE.minusMillis(50), WHOLE.multipliedBy(4));
    }
  }

  @Test
  void whatHasAnsweredHasAnsweredHoweverItGoesOn() {
    receiver.conducts(new Conduct.Trickle("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"));
    try (Courier courier = courier(true, this::loopback)) {
      Posted posted = courier.post(target("receiver.test"), Map.of(), BODY);
      assertThat(posted.isTaken()).isTrue();
      assertThat(posted.took()).isLessThan(WHOLE.multipliedBy(4));
      receiver.conducts(new Conduct.Flood("HTTP/1.1 200 OK\r\n\r\n"));
      Posted flooded = courier.post(target("receiver.test"), Map.of(), BODY);
      assertThat(flooded.isTaken()).isTrue();
      assertThat(flooded.words()).hasSize(1000);
      assertThat(flooded.took()).as("it is not read to its end").isLessThan(WHOLE);
    }
  }

  @Test
  void headersWithoutEndAreNotKeptInMemory() {
    receiver.conducts(new Conduct.Flood("HTTP/1.1 200 OK\r\nX-A: "));
    try (Courier courier = courier(true, this::loopback)) {
      Posted posted = courier.post(target("receiver.test"), Map.of(), BODY);
      assertThat(posted.status()).isNull();
      assertThat(posted.took()).isLessThan(WHOLE);
    }
  }

  @Test
  void aConnectionThatIsTornDownIsAFailureThatIsSaid() {
    receiver.conducts(new Conduct.Reset());
    try (Courier courier = courier(true, this::loopback)) {
      assertThat(courier.post(target("receiver.test"), Map.of(), BODY).words())
          .startsWith("The connection broke");
    }
    receiver.close();
    try (Courier courier = courier(true, this::loopback)) {
      assertThat(courier.post(target("receiver.test"), Map.of(), BODY).words())
          .isEqualTo("The connection was refused.");
    }
    assertThat(receiver.received()).as("nothing is repeated here").hasSize(1);
  }

  @Test
  void aNameThatNobodyAnswersForHoldsNobodyElseUp() throws Exception {
    AtomicInteger silentLookUps = new AtomicInteger();
    Reach.Names names =
        host -> {
          if (host.equals("silent.test")) {
            silentLookUps.incrementAndGet();
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          return loopback(host);
        };
    try (Courier courier = courier(true, names);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Posted>> silent =
          java.util.stream.Stream.generate(
                  () -> threads.submit(() -> courier.post(target("silent.test"), Map.of(), BODY)))
              .limit(200)
              .toList();
      assertThat(courier.post(target("receiver.test"), Map.of(), BODY).isTaken()).isTrue();
      for (Future<Posted> each : silent) {
        assertThat(each.get(60, TimeUnit.SECONDS).words())
            .isEqualTo("Nobody knows the name of the host.");
      }
    }
    assertThat(silentLookUps).as("one look-up for a name under way").hasValue(1);
  }

  @Test
  void aNameIsCheckedAgainstTheCertificate() {
    TestTls tls = TestTls.of("receiver.test");
    try (Receiver secure = Receiver.startTls(tls.context());
        Courier courier =
            Courier.open(
                new Courier.Limits(WHOLE.multipliedBy(5), WHOLE.multipliedBy(5), true),
                new TestClock(),
                this::loopback,
                tls.context())) {
      String url = "https://%s:" + secure.port() + "/hook";
      Target right = Target.of(url.formatted("receiver.test"), false);
      assertThat(courier.post(right, Map.of(), BODY).isTaken()).isTrue();
      assertThat(secure.received().getFirst().header("host")).startsWith("receiver.test:");
      Target wrong = Target.of(url.formatted("other.test"), false);
      assertThat(courier.post(wrong, Map.of(), BODY).words()).startsWith("TLS failed");
      try (Courier distrustful = courier(true, this::loopback)) {
        assertThat(distrustful.post(right, Map.of(), BODY).words()).startsWith("TLS failed");
      }
      assertThat(secure.received()).hasSize(1);
    }
  }

  private Target target(String host) {
    return Target.of("http://%s:%d/hook".formatted(host, receiver.port()), true);
  }

  private InetAddress[] loopback(String host) throws UnknownHostException {
    if (!host.endsWith(".test")) {
      throw new UnknownHostException(host);
    }
    lookUps.incrementAndGet();
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  private static Courier courier(boolean allowPrivate, Reach.Names names) {
    return Courier.open(
        new Courier.Limits(WHOLE, WHOLE, allowPrivate), new TestClock(), names, tls());
  }

  private static SSLContext tls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
