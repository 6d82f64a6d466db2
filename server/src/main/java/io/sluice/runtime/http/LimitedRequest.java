package io.sluice.runtime.http;

import io.sluice.runtime.failure.BodyTooLargeException;
import io.sluice.runtime.failure.SlowBodyException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.time.Duration;

/** A request with a body: reading fails once it is past the limit of its size or its time. */
final class LimitedRequest extends HttpServletRequestWrapper {
  private final long limit;
  private final Duration time;

  LimitedRequest(HttpServletRequest request, long limit, Duration time) {
    super(request);
    this.limit = limit;
    this.time = time;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    return new LimitedStream(super.getInputStream(), limit, time);
  }

  private static final class LimitedStream extends ServletInputStream {
    private final ServletInputStream body;
    private final long limit;
    private final Duration time;
    private final long start = System.nanoTime();
    private long count;

    LimitedStream(ServletInputStream body, long limit, Duration time) {
      this.body = body;
      this.limit = limit;
      this.time = time;
    }

    @Override
    public int read() throws IOException {
      int next = body.read();
      if (next != -1) {
        add(1);
      }
      return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = body.read(buffer, offset, length);
      add(Math.max(0, read));
      return read;
    }

    private void add(int bytes) throws BodyTooLargeException, SlowBodyException {
      count += bytes;
      if (System.nanoTime() - start > time.toNanos()) {
        throw new SlowBodyException(time);
      }
      if (count > limit) {
        throw new BodyTooLargeException(limit);
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
