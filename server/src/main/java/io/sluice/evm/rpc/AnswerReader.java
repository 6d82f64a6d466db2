package io.sluice.evm.rpc;

import io.sluice.evm.chain.Hex;
import java.io.InputStream;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a JSON-RPC 2.0 answer as it arrives, one token at a time: an answer may be megabytes of
 * which little is wanted. Complaints are {@link IllegalArgumentException}, {@link
 * ArithmeticException} and Jackson's own.
 */
final class AnswerReader {
  /** Leaves the source open: to close an HTTP body is to read it to its end, if it has one. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

  private AnswerReader() {}

  /** Reads a result; the parser is at its first token, never a null, and is left at its last. */
  @FunctionalInterface
  interface Result<T> {
    @Nullable T read(JsonParser json);
  }

  static <T> void read(InputStream body, Answers<T> answers, Result<T> result) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_OBJECT) {
        answer(json, answers, result);
      } else {
        require(first == JsonToken.START_ARRAY, "neither an answer nor a list of answers");
        while (json.nextToken() != JsonToken.END_ARRAY) {
          require(json.currentToken() == JsonToken.START_OBJECT, "an answer is not an object");
          answer(json, answers, result);
        }
      }
    }
  }

  private static <T> void answer(JsonParser json, Answers<T> answers, Result<T> result) {
    @Nullable Long id = null;
    @Nullable Reply<T> reply = null;
    @Nullable NodeError error = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      switch (name) {
        case "id" -> id = id(json, token);
        case "result" ->
            reply = new Reply.Result<>(token == JsonToken.VALUE_NULL ? null : result.read(json));
        case "error" -> error = token == JsonToken.VALUE_NULL ? null : error(json, token);
        default -> json.skipChildren();
      }
    }
    if (id == null) {
      answers.addForAll(present(error, "id"));
    } else if (error != null) {
      answers.add(id, new Reply.Refused<>(error));
    } else if (reply != null) {
      answers.add(id, reply);
    } else {
      answers.add(id, new Reply.Missing<>("the answer has neither a result nor an error"));
    }
  }

  /** Ids go out as numbers; some gateways give them back as strings. */
  private static @Nullable Long id(JsonParser json, JsonToken token) {
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return json.getLongValue();
    }
    if (token == JsonToken.VALUE_STRING) {
      return Long.valueOf(json.getString());
    }
    json.skipChildren();
    return null;
  }

  private static NodeError error(JsonParser json, JsonToken token) {
    if (token != JsonToken.START_OBJECT) {
      json.skipChildren();
      return new NodeError(0, token.isScalarValue() ? json.getString() : "no text", null);
    }
    long code = 0;
    String message = "no text";
    @Nullable String data = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "code" -> code = value == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : code;
        case "message" -> message = value == JsonToken.VALUE_STRING ? json.getString() : message;
        case "data" -> data = data(json, value);
        default -> {}
      }
      json.skipChildren();
    }
    return new NodeError(code, message, data);
  }

  /** A string in most nodes; an object that holds it in some. */
  private static @Nullable String data(JsonParser json, JsonToken token) {
    if (token == JsonToken.VALUE_STRING) {
      return json.getString();
    }
    @Nullable String data = null;
    if (token == JsonToken.START_OBJECT) {
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        boolean text = json.nextToken() == JsonToken.VALUE_STRING;
        if (text && (name.equals("data") || name.equals("result"))) {
          data = json.getString();
        }
        json.skipChildren();
      }
    }
    return data;
  }

  /** The text of a string token. */
  static String text(JsonParser json) {
    require(json.currentToken() == JsonToken.VALUE_STRING, "a string was expected");
    return json.getString();
  }

  static BigInteger integer(JsonParser json) {
    return Hex.integer(text(json));
  }

  static long number(JsonParser json) {
    return Hex.number(text(json));
  }

  static void require(boolean sound, String complaint) {
    if (!sound) {
      throw new IllegalArgumentException(complaint);
    }
  }

  /** A field without which an answer is of no use. */
  static <V> V present(@Nullable V value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("the field " + field + " is missing");
    }
    return value;
  }
}
