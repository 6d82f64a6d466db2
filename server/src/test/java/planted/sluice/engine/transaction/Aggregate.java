package planted.sluice.engine.transaction;

import planted.sluice.engine.signing.Stage;

public record Aggregate(Stage stage) {}
