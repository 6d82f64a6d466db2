package io.sluice.gateway.stream;

import io.sluice.gateway.event.ClientEvent;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open answer. Nothing here waits: what the connection does not take at once stands in a queue,
 * and is written by the container's thread when it does. Where more stands there than may, the
 * stream is cut off.
 *
 * <p>It comes about in two steps: first what has happened is read for it, while what happens is put
 * aside; then that follows, and it is live. The number of what it has passed on only grows, so that
 * nothing is sent twice. Safe for many threads.
 */
final class EventStream implements WriteListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final long client;
  private final StreamQuery query;
  private final BooleanSupplier stays;
  private final AsyncContext context;
  private final Runnable cut;
  private final ServletOutputStream out;
  private final long limit;
  private final Consumer<EventStream> ended;
  private final Queue<Frame> waiting = new ArrayDeque<>();

  /** What happened while the past is still read; events, since they are filtered by then. */
  private List<Numbered> early = new ArrayList<>();

  private long waitingBytes;
  private long earlyBytes;

  /** What is not after it has been passed on, or is not wanted. */
  private long number;

  private boolean live;

  /** Whether something had no place among what is early; it is read again. */
  private boolean missed;

  private boolean closed;

  /** Whether the container will call when the connection takes more; so it does at first. */
  private boolean full = true;

  /** Whether something is written that may stand in a buffer still. */
  private boolean written;

  private @Nullable Runnable whenDrained;

  /**
   * @param number after which it begins
   * @param stays whether its key still admits it
   * @param cut closes the connection without waiting for its reader
   * @param limit bytes that may wait
   * @param ended is told once that it is over, for whatever reason
   */
  EventStream(
      long client,
      StreamQuery query,
      long number,
      BooleanSupplier stays,
      AsyncContext context,
      Runnable cut,
      ServletOutputStream out,
      long limit,
      Consumer<EventStream> ended) {
    this.client = client;
    this.query = query;
    this.number = number;
    this.stays = stays;
    this.context = context;
    this.cut = cut;
    this.out = out;
    this.limit = limit;
    this.ended = ended;
  }

  /** Lets the container call it; before, nothing is written. */
  void attach() {
    try {
      context.addListener(new StreamEnd(this));
      out.setWriteListener(this);
    } catch (IllegalStateException e) {
      gone();
      throw e;
    }
  }

  long client() {
    return client;
  }

  boolean mayStay() {
    return stays.getAsBoolean();
  }

  synchronized long number() {
    return number;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized long waitingBytes() {
    return waitingBytes + earlyBytes;
  }

  /** Sends something that is no event. */
  synchronized void say(Frame frame) {
    if (!closed) {
      enqueue(frame);
    }
  }

  /**
   * Takes an event that has just happened; {@link #flush} sends it.
   *
   * @return false when too much waits: it is to be cut off
   */
  synchronized boolean offer(ClientEvent event, Frame frame) {
    if (closed || event.number() <= number) {
      return true;
    }
    if (live) {
      number = event.number();
      if (query.wants(event)) {
        enqueue(frame);
      }
      return waitingBytes <= limit;
    }
    if (!missed && query.wants(event)) {
      early.add(new Numbered(event.number(), frame));
      earlyBytes += frame.size();
      if (earlyBytes > limit) {
        missed = true;
        forgetEarly();
      }
    }
    return true;
  }

  /** Takes events of the past, in their order. */
  synchronized void replay(List<ClientEvent> events) {
    for (ClientEvent event : events) {
      if (!closed && event.number() > number) {
        number = event.number();
        if (query.wants(event)) {
          enqueue(Frame.of(event));
        }
      }
    }
  }

  /**
   * Goes on after a number, whatever was before.
   *
   * @param reason of {@link Frame#reset}
   */
  synchronized void reset(String reason, long after) {
    if (!closed) {
      number = Math.max(number, after);
      enqueue(Frame.reset(reason, number));
    }
  }

  /**
   * The past is read up to a number; from now on it takes what happens.
   *
   * @return false when it cannot, since too much has happened meanwhile: the past is to be read on
   */
  synchronized boolean goLive(long until) {
    number = Math.max(number, until);
    if (missed) {
      missed = false;
      return false;
    }
    for (Numbered each : early) {
      if (each.number > number) {
        number = each.number;
        enqueue(each.frame);
      }
    }
    forgetEarly();
    live = true;
    return true;
  }

  /**
   * Says that it is still here.
   *
   * @param position up to which it was offered everything
   */
  synchronized void beat(long position) {
    if (closed || full) {
      return;
    }
    if (live) {
      number = Math.max(number, position);
    }
    enqueue(live ? Frame.heartbeat(number) : Frame.sign());
  }

  /**
   * Does this once little waits, maybe now.
   *
   * @param next must not wait
   */
  void whenDrained(Runnable next) {
    synchronized (this) {
      if (!closed && waitingBytes > limit / 4) {
        whenDrained = next;
        return;
      }
    }
    next.run();
  }

  /** Writes what the connection takes. */
  void flush() {
    Runnable next;
    synchronized (this) {
      if (closed || full) {
        return;
      }
      try {
        write();
      } catch (IOException | IllegalStateException e) {
        LOG.debug("A stream of client {} is gone: {}", client, e.getMessage());
        over(); // the container, which has seen it too, ends the answer
      }
      next = drained();
    }
    next.run();
  }

  /** By a thread of the container, which ends the answer when this throws. */
  @Override
  public void onWritePossible() throws IOException {
    Runnable next;
    synchronized (this) {
      full = false;
      if (closed) {
        return;
      }
      write();
      next = drained();
    }
    next.run();
  }

  private Runnable drained() {
    Runnable next = whenDrained;
    if (next == null || closed || waitingBytes > limit / 4) {
      return () -> {};
    }
    whenDrained = null;
    return next;
  }

  private void write() throws IOException {
    while (out.isReady()) {
      Frame next = waiting.poll();
      if (next != null) {
        waitingBytes -= next.size();
        written = true;
        out.write(next.bytes());
      } else if (written) {
        written = false;
        out.flush();
      } else {
        return;
      }
    }
    full = true;
  }

  @Override
  public void onError(Throwable fault) {
    LOG.debug("A stream of client {} is gone: {}", client, fault.getMessage());
    gone();
  }

  /** The container has ended the answer, or is about to: it is not touched any more. */
  synchronized void gone() {
    over();
  }

  /**
   * Ends it; the client opens it again where it left off. A connection that takes nothing is closed
   * as it is, since the end of the answer could not be written either.
   */
  void end() {
    boolean stuck;
    synchronized (this) {
      if (closed) {
        return;
      }
      stuck = full;
      over();
    }
    try {
      if (stuck) {
        cut.run();
      } else {
        context.complete();
      }
    } catch (IllegalStateException e) {
      LOG.debug("A stream of client {} is over already: {}", client, e.getMessage());
    }
  }

  private void over() {
    if (!closed) {
      closed = true;
      waiting.clear();
      waitingBytes = 0;
      forgetEarly();
      whenDrained = null;
      ended.accept(this);
    }
  }

  private void enqueue(Frame frame) {
    waiting.add(frame);
    waitingBytes += frame.size();
  }

  private void forgetEarly() {
    early = new ArrayList<>();
    earlyBytes = 0;
  }

  private record Numbered(long number, Frame frame) {}
}
