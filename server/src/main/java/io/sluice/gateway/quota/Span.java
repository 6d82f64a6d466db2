package io.sluice.gateway.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** What a limit holds for, in UTC. */
public enum Span {
  DAY("day") {
    @Override
    String at(LocalDate day) {
      return day.toString();
    }

    @Override
    public Instant end(Instant at) {
      return start(date(at).plusDays(1));
    }
  },
  MONTH("month") {
    @Override
    String at(LocalDate day) {
      return YearMonth.from(day).toString();
    }

    @Override
    public Instant end(Instant at) {
      return start(YearMonth.from(date(at)).plusMonths(1).atDay(1));
    }
  };

  private final String word;

  Span(String word) {
    this.word = word;
  }

  /** For people. */
  String word() {
    return word;
  }

  /** The day or month of a day, as it is stored: 2026-11-27 or 2026-11. */
  abstract String at(LocalDate day);

  /** When the day or month of a time is over. */
  public abstract Instant end(Instant at);

  static LocalDate date(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
