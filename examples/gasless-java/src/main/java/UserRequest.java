import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.crypto.StructuredDataEncoder;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a user signs: EIP-712 typed data for the forwarder. Needs no network and no coin.
 *
 * @param deadline seconds since 1970
 */
record UserRequest(String to, String data, BigInteger gas, BigInteger nonce, long deadline) {

  private static final List<Map<String, String>> DOMAIN =
      List.of(
          field("name", "string"),
          field("version", "string"),
          field("chainId", "uint256"),
          field("verifyingContract", "address"));

  private static final List<Map<String, String>> FORWARD_REQUEST =
      List.of(
          field("from", "address"),
          field("to", "address"),
          field("value", "uint256"),
          field("gas", "uint256"),
          field("nonce", "uint256"),
          field("deadline", "uint48"),
          field("data", "bytes"));

  /** The body of POST /relay/gasless. */
  Map<String, Object> signed(ECKeyPair user, String name, long chainId, String forwarder)
      throws Exception {
    Map<String, String> request =
        Map.of(
            "from",
            "0x" + Keys.getAddress(user),
            "to",
            to,
            "value",
            "0",
            "gas",
            gas.toString(),
            "nonce",
            nonce.toString(),
            "deadline",
            Long.toString(deadline),
            "data",
            data);
    Map<String, Object> typedData =
        Map.of(
            "types",
            Map.of("EIP712Domain", DOMAIN, "ForwardRequest", FORWARD_REQUEST),
            "primaryType",
            "ForwardRequest",
            "domain",
            Map.of(
                "name", name,
                "version", "1",
                "chainId", chainId,
                "verifyingContract", forwarder),
            "message",
            request);
    String json = JsonMapper.shared().writeValueAsString(typedData);
    byte[] digest = new StructuredDataEncoder(json).hashStructuredData();
    Sign.SignatureData made = Sign.signMessage(digest, user, false); // v is 27 or 28
    HexFormat hex = HexFormat.of();
    String signature =
        "0x" + hex.formatHex(made.getR()) + hex.formatHex(made.getS()) + hex.formatHex(made.getV());
    return Map.of("request", request, "signature", signature);
  }

  private static Map<String, String> field(String name, String type) {
    return Map.of("name", name, "type", type);
  }
}
