package io.sluice.benchmark.product;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How long the API takes to answer a question, asked by one client. */
public record QueryTimes(URI server, String apiKey, HttpClient http) {
  public QueryTimes(URI server, String apiKey) {
    this(server, apiKey, HttpClient.newHttpClient());
  }

  /**
   * Asks all of these one after the other.
   *
   * @return microseconds of each
   */
  public Histogram of(List<String> paths) throws IOException {
    Histogram micros = new Histogram(3);
    for (String path : paths) {
      long start = System.nanoTime();
      ask(path);
      micros.recordValue((System.nanoTime() - start) / 1000);
    }
    return micros;
  }

  /** The body of an answer that is 200. */
  public String ask(String path) throws IOException {
    var request = HttpRequest.newBuilder(server.resolve(path)).header("X-API-Key", apiKey).build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(path + " is answered " + answer.statusCode() + ": " + answer.body());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }
}
