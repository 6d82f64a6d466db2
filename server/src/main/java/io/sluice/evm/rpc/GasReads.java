package io.sluice.evm.rpc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Asks what calls need. Where several endpoints are configured two are asked: of two estimates the
 * larger is taken, and that a call reverts takes two.
 */
final class GasReads {
  private final Endpoints endpoints;
  private final Reads reads;
  private final GasAnswers answers;

  GasReads(Endpoints endpoints, Reads reads, GasAnswers answers) {
    this.endpoints = endpoints;
    this.reads = reads;
    this.answers = answers;
  }

  /** Never throws for a node's fault. */
  List<GasAnswer> estimate(List<Call> calls) {
    try {
      if (!endpoints.several()) {
        List<Reply<String>> replies = reads.read(reads.put(batch(calls)), answers::decides);
        return IntStream.range(0, calls.size())
            .mapToObj(i -> answers.of(calls.get(i), replies.get(i)))
            .toList();
      }
      List<GasAnswer> together = together(calls, endpoints.needed());
      int all = endpoints.up().size();
      List<Integer> open =
          IntStream.range(0, calls.size())
              .filter(i -> together.get(i) instanceof GasAnswer.Unavailable)
              .boxed()
              .toList();
      if (!open.isEmpty() && all > endpoints.needed()) {
        List<GasAnswer> more = together(open.stream().map(calls::get).toList(), all);
        IntStream.range(0, open.size()).forEach(i -> together.set(open.get(i), more.get(i)));
      }
      return together;
    } catch (NodeUnavailableException e) {
      GasAnswer none = new GasAnswer.Unavailable(String.valueOf(e.getMessage()));
      return Collections.nCopies(calls.size(), none);
    }
  }

  private List<GasAnswer> together(List<Call> calls, int most) {
    List<List<Reply<String>>> quotes = reads.quotes(reads.put(batch(calls)), reply -> true, most);
    List<GasAnswer> together = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      int at = i;
      together.add(
          GasAnswers.together(
              quotes.stream().map(said -> answers.of(calls.get(at), said.get(at))).toList()));
    }
    return together;
  }

  private static CallBatch<String> batch(List<Call> calls) {
    return new CallBatch<>(calls.stream().map(Invocation::simulate).toList(), AnswerReader::text);
  }
}
