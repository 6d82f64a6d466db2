package io.sluice.evm.network;

import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The field {@code network} of requests: a network's name, or its chain id. */
@Component
public class NetworkField {
  /** What it is called, in bodies and queries alike. */
  public static final String NAME = "network";

  private static final int LONGEST = 40;

  private final Networks networks;
  private final FieldType<Network> type =
      FieldType.name("the name of a network, or its chain id", this::network);

  NetworkField(Networks networks) {
    this.networks = networks;
  }

  /** Where it narrows what is asked for; {@code null} when it is absent or wrong. */
  public @Nullable Network optional(Fields fields) {
    return fields.optional(NAME, type);
  }

  /**
   * Where something is to be made: the default network when it is absent; null when it is wrong.
   */
  public @Nullable Network orStandard(Fields fields) {
    if (fields.given(NAME)) {
      return fields.optional(NAME, type);
    }
    return networks
        .standard()
        .orElseGet(() -> fields.required(NAME, type)); // this process is not for the default one
  }

  private Network network(String text) {
    return networks
        .find(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no network \"%s\" here; there is %s"
                    .formatted(
                        text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…",
                        networks.all().stream()
                            .map(Network::name)
                            .collect(Collectors.joining(", ")))));
  }
}
