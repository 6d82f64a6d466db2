// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// For tests only: a target of forwarded calls that does what a griefing one would. Anybody may
/// change its mood; nothing may ever be kept in it.
contract Misbehaving {
    /// How it answers a forwarder that asks whether it is trusted.
    enum Trust {
        Yes,
        No,
        Reverting,
        BurningAllGas
    }

    Trust public trust;

    /// Whether `work` reverts.
    bool public refusing;

    /// How often `work` was done for somebody.
    mapping(address => uint256) public worked;

    event Worked(address indexed sender, uint256 value);

    error Refused(address sender);

    function setTrust(Trust wanted) external {
        trust = wanted;
    }

    function setRefusing(bool wanted) external {
        refusing = wanted;
    }

    /// What ERC-2771 forwarders ask first, with all the gas they have.
    function isTrustedForwarder(address) external view returns (bool) {
        if (trust == Trust.BurningAllGas) {
            _burnAllGas();
        }
        require(trust != Trust.Reverting, "no answer");
        return trust == Trust.Yes;
    }

    /// Goes well, unless it is refusing.
    function work() external payable {
        address sender = _sender();
        if (refusing) {
            revert Refused(sender);
        }
        ++worked[sender];
        emit Worked(sender, msg.value);
    }

    /// Goes well, and uses about as much gas as it is told.
    function use(uint256 gas) external {
        uint256 enough = gasleft() > gas ? gasleft() - gas : 0;
        while (gasleft() > enough) {}
        ++worked[_sender()];
    }

    function burnAllGas() external pure {
        _burnAllGas();
    }

    /// Returns so many zero bytes.
    function returnBomb(uint256 size) external pure {
        assembly ("memory-safe") {
            return(0x80, size)
        }
    }

    /// Reverts with so many zero bytes.
    function revertBomb(uint256 size) external pure {
        assembly ("memory-safe") {
            revert(0x80, size)
        }
    }

    function refuse(string calldata reason) external pure {
        revert(reason);
    }

    function panic() external pure {
        assert(false);
    }

    function _burnAllGas() private pure {
        assembly ("memory-safe") {
            invalid()
        }
    }

    /// Whom the caller names after the call's own bytes, as ERC-2771 has it, whoever the caller is.
    function _sender() private pure returns (address) {
        return address(bytes20(msg.data[msg.data.length - 20:]));
    }
}
