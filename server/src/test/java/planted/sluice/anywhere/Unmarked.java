package planted.sluice.anywhere;

public class Unmarked {}
