package io.sluice.evm.rpc;

import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Asks what others want to know, and looks at nothing that comes back. */
final class PassedReads {
  private static final JsonFactory JSON = new JsonFactory();

  private final Reads reads;

  PassedReads(Reads reads) {
    this.reads = reads;
  }

  /** Never throws for a node's fault. */
  Passing.Passed pass(String method, String params) {
    CallBatch<String> batch =
        new CallBatch<>(
            List.of(new Invocation(method, body -> body.ascii(params), params.length())),
            PassedReads::copied);
    try {
      return answer(
          reads.read(reads.put(batch), reply -> !(reply instanceof Reply.Missing)).getFirst());
    } catch (NodeUnavailableException e) {
      return new Passing.Passed.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private static Passing.Passed answer(Reply<String> reply) {
    return switch (reply) {
      case Reply.Result<String>(var json) ->
          new Passing.Passed.Result(json == null ? "null" : json);
      case Reply.Refused<String>(NodeError error) ->
          new Passing.Passed.Refused(error.code(), error.message(), error.data());
      case Reply.Missing<String>(String why) -> new Passing.Passed.Unavailable(why);
    };
  }

  private static String copied(JsonParser json) {
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      copy.copyCurrentStructureExact(json);
    }
    return text.toString();
  }
}
