package planted.modules.open;

public record Neighbour(String name) {}
