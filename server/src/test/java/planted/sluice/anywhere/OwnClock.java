package planted.sluice.anywhere;

import java.time.Clock;
import java.util.function.Supplier;

public class OwnClock {
  Supplier<Clock> clock = Clock::systemUTC;
}
