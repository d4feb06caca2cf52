package dev.connector.sample.chaos;

import java.time.Duration;
import java.util.random.RandomGenerator;

import dev.connector.test.Fault;
import dev.connector.test.Side;
import dev.connector.test.TcpFaultProxy;

/**
 * What goes wrong, with how often it does in a round.
 */
enum FaultKind {

	CUT(4) {
		@Override
		void begin(TcpFaultProxy proxy, RandomGenerator random) {
			proxy.cut();
		}
	},

	RESET(4) {
		@Override
		void begin(TcpFaultProxy proxy, RandomGenerator random) {
			proxy.reset();
		}
	},

	CONNECTOR_NEVER_HEARS_THE_END(2) {
		@Override
		void begin(TcpFaultProxy proxy, RandomGenerator random) {
			proxy.drop(Side.TARGET);
		}
	},

	GATEWAY_NEVER_HEARS_THE_END(2) {
		@Override
		void begin(TcpFaultProxy proxy, RandomGenerator random) {
			proxy.drop(Side.CLIENT);
		}
	},

	HALF_OPEN(3) {
		@Override
		Fault holds(RandomGenerator random) {
			return Fault.halfOpen();
		}
	},

	STALL(4) {
		@Override
		Fault holds(RandomGenerator random) {
			return Fault.stall();
		}
	},

	STALL_OF_CONNECTOR(3) {
		@Override
		Fault holds(RandomGenerator random) {
			return Fault.stall(Side.CLIENT);
		}
	},

	STALL_OF_GATEWAY(3) {
		@Override
		Fault holds(RandomGenerator random) {
			return Fault.stall(Side.TARGET);
		}
	},

	SLOW(4) {
		@Override
		Fault holds(RandomGenerator random) {
			return Fault.slow(1000 * random.nextInt(1, 5));
		}
	},

	DELAY(2) {
		@Override
		Fault holds(RandomGenerator random) {
			return Fault.delay(Duration.ofMillis(random.nextInt(20, 300)));
		}
	},

	REFUSE(3) {
		@Override
		Fault holds(RandomGenerator random) {
			return Fault.refuse();
		}

		@Override
		void begin(TcpFaultProxy proxy, RandomGenerator random) {
			proxy.cut();
		}
	},

	SILENCE(3) {
		@Override
		Fault holds(RandomGenerator random) {
			return Fault.silence();
		}

		@Override
		void begin(TcpFaultProxy proxy, RandomGenerator random) {
			proxy.reset();
		}
	},

	CORRUPT(5) {
		@Override
		Fault holds(RandomGenerator random) {
			return Fault.corrupt(random.nextBoolean() ? Side.CLIENT : Side.TARGET);
		}
	},

	PINGS_ONLY(3) {
		@Override
		Fault holds(RandomGenerator random) {
			return Fault.pingsOnly();
		}
	},

	KILL_GATEWAY(1);

	private final int share;

	FaultKind(int share) {
		this.share = share;
	}

	int share() {
		return this.share;
	}

	/**
	 * Return what holds for a while, or {@code null} for what only happens.
	 */
	Fault holds(RandomGenerator random) {
		return null;
	}

	/**
	 * Do what happens in a moment, after what holds was injected.
	 */
	void begin(TcpFaultProxy proxy, RandomGenerator random) {
	}

	/**
	 * Return whether it leaves connections behind that are dead and don't look it.
	 */
	boolean leavesDeadConnections() {
		return switch (this) {
			case CONNECTOR_NEVER_HEARS_THE_END, HALF_OPEN, PINGS_ONLY, CORRUPT -> true;
			case CUT, RESET, GATEWAY_NEVER_HEARS_THE_END, STALL, STALL_OF_CONNECTOR, STALL_OF_GATEWAY, SLOW, DELAY,
					REFUSE, SILENCE, KILL_GATEWAY ->
				false;
		};
	}

	/**
	 * Return whether the fault makes sense for plain connections, or for those with TLS.
	 */
	boolean suits(boolean tls) {
		return switch (this) {
			// In the clear nobody could notice a changed payload
			case CORRUPT -> tls;
			// Frames can't be told apart otherwise
			case PINGS_ONLY -> !tls;
			case CUT, RESET, CONNECTOR_NEVER_HEARS_THE_END, GATEWAY_NEVER_HEARS_THE_END, HALF_OPEN, STALL,
					STALL_OF_CONNECTOR, STALL_OF_GATEWAY, SLOW, DELAY, REFUSE, SILENCE, KILL_GATEWAY ->
				true;
		};
	}

}
