package io.sluice.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChaosCommandTest {
  /** Nothing of this is run, or it would take minutes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--minute 3       | Unknown options: '--minute', '3' (did you mean --minutes?)",
        "--networks 0     | --networks must be between 1 and 10, not 0",
        "--minutes -1     | --minutes must be between 0 and 10080, not -1",
        "--minutes        | Missing required parameter for option '--minutes' (M)",
        "--seed soon      | Invalid value for option '--seed': 'soon' is not a long",
        "--seed 9223372036854775807 --seeds 2 | --seed must be a number from 0 on, with room for 2",
        "--seed -1        | --seed must be a number from 0 on, with room for 1",
        "--seeds 0        | --seeds must be between 1 and 1000, not 0",
        "--count 0        | --count must be between 1 and 1000000, not 0",
        "--rate 1001      | --rate must be between 1 and 1000, not 1001",
        "--endpoints none | \"none\" is none of usual, different, dead-half",
        "--only KILLS     | \"KILLS\" is none of KILL, KILL_AFTER_BYTES_ARE_STORED, ",
        "now              | Unmatched argument at index 0: 'now'",
      })
  void whatIsWrongIsToldInOneSentence(String words, String sentence) {
    StringWriter errors = new StringWriter();
    int code = ChaosCommand.commandLine().setErr(new PrintWriter(errors)).execute(words.split(" "));

    assertThat(code).isEqualTo(2);
    assertThat(errors.toString())
        .startsWith("sluice: ")
        .contains(sentence)
        .endsWith("; see ./sluice chaos --help\n");
    assertThat(errors.toString().lines()).hasSize(1);
  }
}
