package io.sluice.evm.rpc;

import io.sluice.evm.chain.Bytes;
import java.util.Arrays;

/**
 * The JSON of a request, written straight to the bytes that go out: signed transactions become hex
 * without a string in between. What is written needs no escaping: it is ours or hex.
 */
final class RequestBody {
  private byte[] content;
  private int size;

  RequestBody(int capacity) {
    content = new byte[capacity];
  }

  RequestBody ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      content[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  RequestBody quoted(String text) {
    return ascii("\"").ascii(text).ascii("\"");
  }

  RequestBody quoted(Bytes data) {
    ascii("\"0x");
    reserve(2 * data.size());
    size = data.writeHex(content, size);
    return ascii("\"");
  }

  byte[] content() {
    return content;
  }

  int size() {
    return size;
  }

  private void reserve(int more) {
    if (content.length - size < more) {
      content = Arrays.copyOf(content, Math.max(2 * content.length, size + more));
    }
  }
}
