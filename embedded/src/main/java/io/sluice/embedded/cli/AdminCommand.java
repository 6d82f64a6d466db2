package io.sluice.embedded.cli;

import io.sluice.embedded.Installation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** A command that asks an API for something, with a key of scope admin. */
abstract class AdminCommand implements Runnable {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Of the API, as http://127.0.0.1:3000.")
  private @Nullable String url;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder of ./sluice up (.sluice/data).")
  private @Nullable Path data;

  @Mixin final HelpOption help = new HelpOption();

  @Spec private @Nullable CommandSpec spec;

  /** The API that is meant, and its key. */
  AdminClient admin() {
    if (url != null) {
      String key = System.getenv().getOrDefault("RELAY_API_KEY", "");
      if (key.isBlank()) {
        throw new ParameterException(
            spec().commandLine(), "--url needs a key with the scope admin in RELAY_API_KEY");
      }
      return new AdminClient(url, key);
    }
    Path folder = data == null ? Installation.find().defaultData() : data;
    return new Endpoints(folder).admin();
  }

  /** Fields of an object as texts; a dash for those that are absent or null. */
  static List<String> texts(JsonNode object, String... names) {
    List<String> texts = new ArrayList<>();
    for (String name : names) {
      texts.add(object.path(name).asString("-"));
    }
    return texts;
  }

  void say(String line) {
    PrintWriter out = spec().commandLine().getOut();
    out.println(line);
    out.flush();
  }

  CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("made by picocli only");
    }
    return spec;
  }
}
