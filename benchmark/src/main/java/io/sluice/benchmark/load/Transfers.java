package io.sluice.benchmark.load;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Requests for plain transfers of one wei to a few fixed accounts, ready to be sent. */
public final class Transfers {
  private static final int RECIPIENTS = 16;
  static final String PATH = "/api/v1/relay/direct";

  private Transfers() {}

  /** Accounts without code, the same for every way of sending. */
  public static List<String> recipients() {
    return IntStream.range(0, RECIPIENTS).mapToObj("0x5105ce%034x"::formatted).toList();
  }

  /** Whole HTTP requests for the default network, one per recipient. */
  public static List<byte[]> requests(String apiKey) {
    return requests(apiKey, "");
  }

  /**
   * Whole HTTP requests, one per recipient.
   *
   * @param network empty: none is named, which means the default one
   */
  public static List<byte[]> requests(String apiKey, String network) {
    String named = network.isEmpty() ? "" : ",\"network\":\"" + network + '"';
    return recipients().stream().map(to -> request(apiKey, to, named)).toList();
  }

  private static byte[] request(String apiKey, String to, String more) {
    return post(PATH, apiKey, body(to, more));
  }

  static String body(String to, String more) {
    return """
    {"to":"%s","data":"0x","value":"1","gasLimit":"21000"%s}\
    """
        .formatted(to, more);
  }

  /** A whole HTTP request with a body of ASCII. */
  static byte[] post(String path, String apiKey, String body) {
    return post(path, apiKey, "", body);
  }

  /**
   * The same.
   *
   * @param more header lines, each with its end
   */
  static byte[] post(String path, String apiKey, String more, String body) {
    String head =
        """
        POST %s HTTP/1.1
        Host: 127.0.0.1
        X-API-Key: %s
        Content-Type: application/json
        %sContent-Length: %d

        """
            .formatted(path, apiKey, more, body.length())
            .replace("\n", "\r\n");
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }
}
