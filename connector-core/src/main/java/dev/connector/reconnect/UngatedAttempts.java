package dev.connector.reconnect;

/**
 * Counts the attempts that don't wait for quiet: each outage has a few, and all outages
 * together have not many, so that they can't keep a saturated link saturated. Touched
 * under the lock of the coordinator only.
 */
final class UngatedAttempts {

	private int perOutage;

	private long together;

	private long used;

	UngatedAttempts(GateOptions options) {
		change(options);
	}

	void change(GateOptions options) {
		this.perOutage = options.ungatedAttempts();
		this.together = (long) options.ungatedAttempts() * options.maxConcurrentHandshakes();
	}

	/**
	 * Use up one of a member if there is one left.
	 */
	boolean use(GateMember member) {
		if (member.ungatedAttempts() >= this.perOutage || this.used >= this.together) {
			return false;
		}
		member.countUngatedAttempt();
		this.used++;
		return true;
	}

	/**
	 * Give back what a member has used up. It has to count anew afterwards.
	 */
	void giveBack(GateMember member) {
		this.used -= member.ungatedAttempts();
	}

}
