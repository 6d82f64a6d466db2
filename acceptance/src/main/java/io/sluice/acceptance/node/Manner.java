package io.sluice.acceptance.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** One way in which a node is not as it should be. Used by many threads. */
@FunctionalInterface
public interface Manner {
  /**
   * Answers a question.
   *
   * @param onward to whoever stands behind: other manners, then the honest node
   */
  Reply answer(Question question, Onward onward) throws IOException;

  /** Who stands behind. */
  @FunctionalInterface
  interface Onward {
    Reply ask(Question question) throws IOException;
  }

  /** Ends every connection without a word. */
  static Manner gone() {
    return (question, onward) -> new Reply.Gone();
  }

  /** Answers some calls itself; the others go on, in one request. */
  static Manner itself(Function<ObjectNode, Optional<ObjectNode>> own) {
    return (question, onward) -> {
      List<ObjectNode> others = new ArrayList<>();
      List<Optional<ObjectNode>> mine = new ArrayList<>();
      for (ObjectNode call : question.calls()) {
        Optional<ObjectNode> answer = own.apply(call);
        mine.add(answer);
        if (answer.isEmpty()) {
          others.add(call);
        }
      }
      if (others.size() == question.calls().size()) {
        return onward.ask(question);
      }
      List<ObjectNode> rest = new ArrayList<>();
      if (!others.isEmpty()) {
        Reply reply = onward.ask(question.with(others));
        if (!(reply instanceof Reply.Answers(var answers))) {
          return reply;
        }
        rest.addAll(answers);
      }
      return new Reply.Answers(
          mine.stream().map(answer -> answer.orElseGet(rest::removeFirst)).toList());
    };
  }

  /** Changes what comes back: calls with their answers. */
  static Manner twisting(BiConsumer<ObjectNode, ObjectNode> twist) {
    return (question, onward) -> {
      Reply reply = onward.ask(question);
      if (reply instanceof Reply.Answers(var answers)) {
        for (int i = 0; i < answers.size(); i++) {
          twist.accept(question.calls().get(i), answers.get(i));
        }
      }
      return reply;
    };
  }
}
