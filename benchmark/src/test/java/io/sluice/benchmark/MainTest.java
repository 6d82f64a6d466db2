package io.sluice.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  @TempDir Path folder;

  /** Nothing of this is measured, or it would take minutes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sed 5      | Unknown options: '--sed', '5'",
        "--cont 5     | Unknown options: '--cont', '5' (did you mean --count?)",
        "--count 0    | --count must be positive, not 0",
        "--lanes -1   | --lanes must be positive, not -1",
        "--block-time 0 | --block-time must be positive, not 0",
        "--count many | Invalid value for option '--count': 'many' is not an int",
        "--only cost,speed | \"speed\" is no bench; name some of ",
        "--processes two | --processes is all or split",
        "--csv FOLDER | --csv must be a file one can write to, not FOLDER",
        "--csv FOLDER/none/a.csv --jvm=-XX:+None | --jvm: Unrecognized VM option 'None'",
        "more         | Unmatched argument at index 0: 'more'",
      })
  void tellsInOneSentenceWhatIsWrong(String words, String sentence) {
    StringWriter errors = new StringWriter();
    String[] arguments = words.replace("FOLDER", folder.toString()).split(" ");
    int code = Main.commandLine().setErr(new PrintWriter(errors)).execute(arguments);

    assertThat(code).isEqualTo(2);
    assertThat(errors.toString())
        .contains(sentence.replace("FOLDER", folder.toString()))
        .startsWith("sluice: ")
        .endsWith("; see ./sluice bench --help\n");
    assertThat(errors.toString().lines()).hasSize(1);
  }
}
