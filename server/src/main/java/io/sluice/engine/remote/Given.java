package io.sluice.engine.remote;

/** What became of the one request that gives a transaction to a relayer. */
sealed interface Given {
  /** The relayer has it. */
  record Taken(RemoteTransaction transaction) implements Given {}

  /** The relayer does not have it and will not take it, and neither would another. */
  record Refused(String words) implements Given {}

  /** The relayer does not have it; another may take it. */
  record Elsewhere(String words) implements Given {}

  /** Nobody knows whether the relayer has it. */
  record Unknown(String words) implements Given {}

  /**
   * By the answer. Only what is said before anything is stored there is a refusal: authentication
   * and limits come before its handlers, and what it does not like about a request is a 400 in its
   * envelope. Anything else may have been stored, whatever it says.
   */
  static Given of(RelayerHttp.Answer answer) {
    return switch (answer) {
      case RelayerHttp.Answer.NotSent(String words) -> new Elsewhere(words);
      case RelayerHttp.Answer.Lost(String words) -> new Unknown(words);
      case RelayerHttp.Answer.Heard heard -> of(heard);
    };
  }

  private static Given of(RelayerHttp.Answer.Heard heard) {
    RemoteTransaction taken = RemoteTransaction.read(heard.data());
    if (taken != null) {
      return new Taken(taken);
    }
    boolean said = heard.json().path("success").isBoolean();
    return switch (heard.status()) {
      case 400 ->
          said && !heard.json().path("success").booleanValue()
              ? new Refused(heard.words())
              : new Unknown(heard.words());
      case 401, 403, 404, 429 -> new Elsewhere(heard.words());
      default -> new Unknown(heard.words());
    };
  }
}
