package planted.sluice.second;

import planted.sluice.first.First;

public class Second {
  First first;
}
