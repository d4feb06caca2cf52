package dev.connector.sample.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.connector.test.Fault;

/**
 * Lets planned faults happen and end when it is time.
 */
final class FaultPlayer implements AutoCloseable {

	private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1,
			(task) -> new Thread(task, "chaos-faults"));

	private final List<Link> links;

	private final Runnable killGateway;

	private final Timeline timeline;

	private final boolean deadConnectionsAreReplaced;

	FaultPlayer(List<Link> links, Runnable killGateway, Timeline timeline, boolean deadConnectionsAreReplaced) {
		this.links = links;
		this.killGateway = killGateway;
		this.timeline = timeline;
		this.deadConnectionsAreReplaced = deadConnectionsAreReplaced;
	}

	/**
	 * Let the faults of a round happen, and wait until the last one is over.
	 */
	void play(List<PlannedFault> round) throws Exception {
		List<Future<?>> steps = new ArrayList<>();
		Duration at = Duration.ZERO;
		for (PlannedFault fault : round) {
			at = at.plus(fault.pause());
			Fault holds = fault.kind().holds(new Random(fault.seed()));
			steps.add(after(at, () -> begin(fault, holds)));
			steps.add(after(at.plus(fault.duration()), () -> end(fault, holds)));
		}
		for (Future<?> step : steps) {
			step.get();
		}
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

	private void begin(PlannedFault fault, Fault holds) {
		Link link = this.links.get(fault.link());
		if (fault.kind() == FaultKind.KILL_GATEWAY) {
			this.timeline.add("fault %d: %s", fault.number(), fault.kind());
			this.killGateway.run();
			return;
		}
		this.timeline.add("fault %d: %s at %s for %d ms%s", fault.number(), fault.kind(), link.name(),
				fault.duration().toMillis(), (holds != null) ? ": " + holds : "");
		if (holds != null) {
			link.proxy().inject(holds);
		}
		fault.kind().begin(link.proxy(), new Random(fault.seed()));
	}

	private void end(PlannedFault fault, Fault holds) {
		Link link = this.links.get(fault.link());
		if (holds != null) {
			link.proxy().lift(holds);
		}
		if (fault.kind().leavesDeadConnections() && !this.deadConnectionsAreReplaced) {
			link.proxy().cut();
		}
		this.timeline.add("fault %d is over", fault.number());
	}

	private Future<?> after(Duration delay, Runnable step) {
		return this.timer.schedule(step, delay.toMillis(), TimeUnit.MILLISECONDS);
	}

}
