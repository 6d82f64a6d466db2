import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A user without a coin transfers tokens, three times at once: signs with web3j, Sluice pays. */
public final class Gasless {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TOKEN = setting("SAMPLE_TOKEN");
  private static final BigInteger ONE = BigInteger.TEN.pow(18);

  public static void main(String[] arguments) throws Exception {
    ECKeyPair user = Keys.createEcKeyPair();
    String address = "0x" + Keys.getAddress(user);
    String friend = "0x" + Keys.getAddress(Keys.createEcKeyPair());

    // Somebody has to give the user tokens: anybody may call the faucet, so Sluice's account does.
    String faucet = call("faucet", address, ONE.multiply(BigInteger.TEN));
    confirmed(post("/direct", Map.of("to", TOKEN, "data", faucet)));

    BigInteger next = new BigInteger(get("/gasless/nonce/" + address).path("nonce").asString());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      UserRequest transfer =
          new UserRequest(
              TOKEN,
              call("transfer", friend, ONE),
              BigInteger.valueOf(100_000),
              next.add(BigInteger.valueOf(i)),
              Instant.now().plusSeconds(3600).getEpochSecond());
      Map<String, Object> body =
          transfer.signed(
              user,
              setting("FORWARDER_NAME"),
              Long.parseLong(setting("CHAIN_ID")),
              setting("FORWARDER"));
      ids.add(post("/gasless", body));
    }
    for (String id : ids) {
      JsonNode status = confirmed(id);
      System.out.printf(
          "nonce %s: %s%n", status.path("nonce").asString(), status.path("status").asString());
    }
  }

  private static String call(String name, String to, BigInteger amount) {
    return FunctionEncoder.encode(
        new Function(name, List.of(new Address(to), new Uint256(amount)), List.of()));
  }

  private static JsonNode confirmed(String id) throws Exception {
    while (true) {
      JsonNode status = get("/status/" + id);
      switch (status.path("outcome").asString()) {
        case "success" -> {
          return status;
        }
        case "failed" ->
            throw new IllegalStateException(
                status.path("failureCode").asString()
                    + ": "
                    + status.path("failureReason").asString());
        default -> Thread.sleep(500);
      }
    }
  }

  private static String post(String path, Map<String, Object> body) throws Exception {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    return answer(request).path("transactionId").asString();
  }

  private static JsonNode get(String path) throws Exception {
    return answer(request(path));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(setting("SLUICE_URL") + "/api/v1/relay" + path))
        .header("X-API-Key", setting("SLUICE_API_KEY"));
  }

  private static JsonNode answer(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
    JsonNode json = JSON.readTree(answer.body());
    if (answer.statusCode() >= 300) {
      // application/problem+json: programs look at code and retryable, people at detail
      throw new IllegalStateException(
          json.path("code").asString() + ": " + json.path("detail").asString());
    }
    return json;
  }

  private static String setting(String variable) {
    String value = System.getenv(variable);
    if (value == null) {
      throw new IllegalStateException("set " + variable);
    }
    return value;
  }
}
