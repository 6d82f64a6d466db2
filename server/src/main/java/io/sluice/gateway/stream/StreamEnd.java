package io.sluice.gateway.stream;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Tells a stream that the container has ended its answer. */
record StreamEnd(EventStream stream) implements AsyncListener {
  @Override
  public void onComplete(AsyncEvent event) {
    stream.gone();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    stream.gone();
  }

  @Override
  public void onError(AsyncEvent event) {
    stream.gone();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }
}
