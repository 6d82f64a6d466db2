// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";

/// An ERC-20 with permits (ERC-2612) to try gasless transfers with: whoever a trusted forwarder
/// names is who acts. Anybody may take of it, so it is worth nothing.
contract SampleToken is ERC20, ERC20Permit, ERC2771Context {
    /// What one call of the faucet gives at most: 1,000 tokens.
    uint256 public constant FAUCET_LIMIT = 1_000 ether;

    error FaucetLimitExceeded(uint256 amount, uint256 limit);

    /// @param forwarder whom the token believes who acts
    /// @param holder who gets the whole supply
    /// @param supply in the smallest unit, 10^-18 of a token
    constructor(address forwarder, address holder, uint256 supply)
        ERC20("Sluice Sample Token", "SLT")
        ERC20Permit("Sluice Sample Token")
        ERC2771Context(forwarder)
    {
        _mint(holder, supply);
    }

    /// Gives new tokens to whoever is named, for whoever asks.
    function faucet(address to, uint256 amount) external {
        if (amount > FAUCET_LIMIT) {
            revert FaucetLimitExceeded(amount, FAUCET_LIMIT);
        }
        _mint(to, amount);
    }

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength()
        internal
        view
        override(Context, ERC2771Context)
        returns (uint256)
    {
        return ERC2771Context._contextSuffixLength();
    }
}
