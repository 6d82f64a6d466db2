package io.sluice.backing.queue.sqs;

import io.sluice.backing.queue.Handler;
import io.sluice.backing.queue.Message;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Remembers what it was given, and says of each message what the test wants. */
final class RecordingHandler implements Handler {
  private final Function<Message, Verdict> verdict;
  private final BlockingQueue<List<Message>> calls = new LinkedBlockingQueue<>();
  private volatile boolean ready = true;

  RecordingHandler(Function<Message, Verdict> verdict) {
    this.verdict = verdict;
  }

  static RecordingHandler done() {
    return new RecordingHandler(_ -> Verdict.DONE);
  }

  RecordingHandler ready(boolean now) {
    ready = now;
    return this;
  }

  @Override
  public QueueName queue() {
    return QueueName.RELAY_TRANSACTIONS;
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public List<Verdict> handle(List<Message> messages) {
    calls.add(messages);
    return messages.stream().map(verdict).toList();
  }

  /** The next call, waited for. */
  List<Message> call() throws InterruptedException {
    List<Message> call = calls.poll(60, TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("the handler was not called within 10 s");
    }
    return call;
  }

  /** The only message of the next call. */
  Message one() throws InterruptedException {
    List<Message> call = call();
    if (call.size() != 1) {
      throw new AssertionError("not one message but " + call);
    }
    return call.getFirst();
  }

  /** Messages of as many calls as it takes. */
  List<Message> messages(int count) throws InterruptedException {
    List<Message> all = new ArrayList<>();
    while (all.size() < count) {
      all.addAll(call());
    }
    return all;
  }

  boolean idle() {
    return calls.isEmpty();
  }
}
