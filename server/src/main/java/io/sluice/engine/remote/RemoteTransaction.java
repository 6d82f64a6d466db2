package io.sluice.engine.remote;

import io.sluice.evm.chain.Hex;
import io.sluice.evm.chain.Nonce;
import io.sluice.evm.chain.TxHash;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A transaction as a relayer tells of it. What is {@code null} it does not say, or not in a way
 * that can be read; its words decide nothing by themselves.
 *
 * @param id its id there
 * @param status in lower case; empty when it says none
 * @param gas the limit it was asked for with
 * @param value in wei
 * @param createdAt by the relayer's clock
 */
public record RemoteTransaction(
    String id,
    String status,
    @Nullable String reason,
    @Nullable TxHash hash,
    @Nullable Nonce nonce,
    @Nullable Long gas,
    @Nullable String from,
    @Nullable String to,
    @Nullable BigInteger value,
    String data,
    @Nullable Instant createdAt) {

  /**
   * Reads one.
   *
   * @return {@code null} when it has no id
   */
  public static @Nullable RemoteTransaction read(JsonNode json) {
    String id = text(json, "id");
    if (id == null || id.isEmpty()) {
      return null;
    }
    String status = text(json, "status");
    String data = text(json, "data");
    String from = text(json, "from");
    String to = text(json, "to");
    BigInteger nonce = integer(json, "nonce");
    BigInteger gas = integer(json, "gas_limit");
    return new RemoteTransaction(
        id,
        status == null ? "" : status.toLowerCase(Locale.ROOT),
        text(json, "status_reason"),
        hash(text(json, "hash")),
        nonce == null || nonce.signum() < 0 || nonce.bitLength() >= Long.SIZE
            ? null
            : new Nonce(nonce.longValue()),
        gas == null || gas.bitLength() >= Long.SIZE ? null : gas.longValue(),
        from == null ? null : from.toLowerCase(Locale.ROOT),
        to == null || to.isEmpty() ? null : to.toLowerCase(Locale.ROOT),
        integer(json, "value"),
        data == null || data.isEmpty() ? "0x" : data.toLowerCase(Locale.ROOT),
        time(text(json, "created_at")));
  }

  /** Whether it says that nothing of it will change any more. */
  boolean isOver() {
    return switch (status) {
      case "confirmed", "failed", "canceled", "expired" -> true;
      default -> false;
    };
  }

  /** Whether it is the request, as far as a relayer can tell: by its mark and by what it does. */
  boolean is(RemoteRequest request) {
    return gas != null
        && gas == request.gas()
        && request.value().equals(value)
        && data.equals(request.data())
        && (request.to() == null ? to == null : request.to().equals(to));
  }

  /** Whether it was rewritten to do nothing: what it was before can no longer be told. */
  boolean isNoOp() {
    return to != null && to.equals(from) && "0x".equals(data);
  }

  private static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isString() ? value.stringValue() : null;
  }

  private static @Nullable BigInteger integer(JsonNode json, String field) {
    JsonNode value = json.path(field);
    try {
      if (value.isIntegralNumber()) {
        return value.bigIntegerValue();
      }
      String text = value.isString() ? value.stringValue() : null;
      if (text == null) {
        return null;
      }
      return text.startsWith("0x") ? Hex.integer(text) : new BigInteger(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable TxHash hash(@Nullable String text) {
    try {
      return text == null ? null : new TxHash(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
