package planted.sluice.anywhere;

public class AccountsHelper {}
