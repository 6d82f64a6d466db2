package io.sluice.evm.rpc;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks contracts. */
final class CallReads {
  private final Reads reads;
  private final RevertReason reasons;

  CallReads(Reads reads, RevertReason reasons) {
    this.reads = reads;
    this.reasons = reasons;
  }

  /** Never throws for a node's fault. */
  List<Calls.Answer> call(List<Calls.Question> questions) {
    CallBatch<Bytes> batch =
        new CallBatch<>(
            questions.stream().map(Invocation::call).toList(),
            json -> Bytes.parse(AnswerReader.text(json)));
    try {
      return reads.read(reads.put(batch), reply -> !isUnavailable(answer(reply))).stream()
          .map(this::answer)
          .toList();
    } catch (NodeUnavailableException e) {
      Calls.Answer none = new Calls.Answer.Unavailable(String.valueOf(e.getMessage()));
      return Collections.nCopies(questions.size(), none);
    }
  }

  /** Never throws for a node's fault. */
  Map<Address, Bytes> codes(List<Address> accounts) {
    CallBatch<Bytes> batch =
        new CallBatch<>(
            accounts.stream().map(Invocation::code).toList(),
            json -> Bytes.parse(AnswerReader.text(json)));
    Map<Address, Bytes> codes = new HashMap<>();
    try {
      List<Reply<Bytes>> said = reads.read(reads.put(batch), Reply.Result.class::isInstance);
      for (int i = 0; i < accounts.size(); i++) {
        if (said.get(i) instanceof Reply.Result<Bytes>(var code) && code != null) {
          codes.put(accounts.get(i), code);
        }
      }
      return codes;
    } catch (NodeUnavailableException e) {
      return codes;
    }
  }

  private Calls.Answer answer(Reply<Bytes> reply) {
    return switch (reply) {
      case Reply.Result<Bytes>(var data) ->
          data == null
              ? new Calls.Answer.Unavailable("the node gave no answer")
              : new Calls.Answer.Returned(data);
      case Reply.Refused<Bytes>(NodeError error) ->
          switch (NodeErrors.gas(error, reasons)) {
            case GasAnswer.Reverts(String reason) -> new Calls.Answer.Reverted(reason);
            case GasAnswer.Unavailable(String message) -> new Calls.Answer.Unavailable(message);
            case GasAnswer.InsufficientFunds(String message) ->
                new Calls.Answer.Unavailable(message);
            case GasAnswer.Estimate _ -> new Calls.Answer.Unavailable(error.text());
          };
      case Reply.Missing<Bytes>(String why) -> new Calls.Answer.Unavailable(why);
    };
  }

  private static boolean isUnavailable(Calls.Answer answer) {
    return answer instanceof Calls.Answer.Unavailable;
  }
}
