package planted.sluice.engine.signing;

import planted.sluice.operator.deadletter.Graveyard;

public record Stage(Graveyard graveyard) {}
