package io.sluice.evm.rpc;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An answer that may not exceed a length: a node must not fill the heap. */
final class BoundedInput extends FilterInputStream {
  private long left;

  BoundedInput(InputStream in, long limit) {
    super(in);
    left = limit;
  }

  @Override
  public int read() throws IOException {
    int octet = super.read();
    count(octet < 0 ? 0 : 1);
    return octet;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  private void count(int read) throws TooLargeException {
    left -= read;
    if (left < 0) {
      throw new TooLargeException();
    }
  }

  /** The limit was passed. */
  static final class TooLargeException extends IOException {}
}
