package dev.connector.sample.chaos;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.connector.test.TcpFaultProxy;

/**
 * One run: connectors in this process, a gateway in another one, a network that fails
 * between them, calls all the time, and an account of every call in the end.
 */
final class ChaosRun implements AutoCloseable {

	private static final List<Boolean> TLS = List.of(false, true, false, true, false, true);

	private final Timeline timeline = new Timeline();

	private final Set<String> threadsBefore = threads();

	private final ExecutorService restarts = Executors
		.newSingleThreadExecutor((task) -> new Thread(task, "chaos-restart"));

	private final CountingScheduler pauses = new CountingScheduler("chaos-load");

	private final Load load = new Load(this.pauses);

	private final List<String> unready = new ArrayList<>();

	private final List<String> leaks = new ArrayList<>();

	private final List<Future<?>> restarting = new ArrayList<>();

	private final ChaosOptions options;

	private final Ledger ledger;

	private final Runnable trustedBefore;

	private final GatewayProcess gateway;

	private final List<Link> links;

	private final ConnectorSide connectors;

	private double slowestRecovery;

	private int faults;

	private CallClient client;

	ChaosRun(ChaosOptions options) throws Exception {
		this.options = options;
		this.ledger = new Ledger(options.resumeHolds());
		File keyStore = Files.createTempDirectory(new File("target").toPath(), "chaos").resolve("gateway.p12").toFile();
		TestCertificate certificate = TestCertificate.create(keyStore);
		this.trustedBefore = certificate.trust();
		this.gateway = new GatewayProcess(certificate);
		this.links = new ArrayList<>();
		for (boolean tls : TLS) {
			this.links.add(new Link("link" + this.links.size() + (tls ? "-tls" : ""), tls,
					TcpFaultProxy.to(this.gateway.port(tls))));
		}
		this.connectors = new ConnectorSide(this.links, this.ledger);
	}

	/**
	 * Do everything.
	 */
	ChaosReport run() throws Exception {
		try {
			return runAll();
		}
		catch (Exception ex) {
			this.timeline.print(System.out);
			throw ex;
		}
	}

	@Override
	public void close() throws IOException {
		this.load.stop();
		this.connectors.close();
		this.links.forEach((link) -> link.proxy().close());
		if (this.client != null) {
			this.client.close();
		}
		this.gateway.close();
		this.restarts.shutdownNow();
		this.pauses.close();
		this.trustedBefore.run();
		this.leaks.addAll(leftThreads());
	}

	private ChaosReport runAll() throws Exception {
		startGateway();
		this.connectors.start();
		awaitReady("at the start");
		this.load.start(this.options.seed(), this.connectors.instances());
		try (FaultPlayer player = new FaultPlayer(this.links, this::restartGateway, this.timeline,
				this.options.deadConnectionsAreReplaced())) {
			for (List<PlannedFault> round : new FaultPlan(this.options.seed(), TLS).rounds(this.options.faults())) {
				// Who isn't ready stays so; the faults after that would only hide why
				if (this.unready.isEmpty()) {
					player.play(round);
					awaitRestarts();
					this.faults += round.size();
					awaitReady("after fault " + this.faults);
				}
			}
		}
		end();
		return new ChaosReport(this.options, this.faults, this.ledger, this.unready, this.leaks, this.timeline,
				"recovered after at most %.1f s, %d reconnects".formatted(this.slowestRecovery,
						this.connectors.reconnects()));
	}

	/**
	 * Return the threads of ours that are still there and were not before.
	 */
	private List<String> leftThreads() {
		BooleanSupplier none = () -> newThreads().isEmpty();
		return within(ChaosOptions.GRACE, none) ? List.of() : List.of("threads left: " + newThreads());
	}

	private void end() throws Exception {
		this.load.stop();
		// A call that never ends is found in the ledger
		within(Duration.ofSeconds(20).plus(ChaosOptions.GRACE), () -> this.ledger.open() == 0);
		this.leaks.addAll(LeakProbe.leaks("when nobody calls", ChaosOptions.GRACE, this.connectors.idleProbes()));
		this.leaks.addAll(
				LeakProbe.leaks("when nobody calls", ChaosOptions.GRACE, gatewayProbes(ChaosOptions.REGISTRATIONS)));
		this.connectors.stop();
		this.leaks.addAll(LeakProbe.leaks("after the stop", ChaosOptions.AT_ONCE, this.connectors.stoppedProbes()));
		this.links.forEach((link) -> link.proxy().close());
		this.leaks.addAll(LeakProbe.leaks("after the stop", ChaosOptions.GRACE, gatewayProbes(0)));
		this.leaks.addAll(LeakProbe.leaks("after the stop", ChaosOptions.GRACE,
				List.of(new LeakProbe("timers of the gateway", 0, () -> probe().timers()),
						new LeakProbe("connections of the gateway", 0, () -> probe().connections()))));
	}

	private List<LeakProbe> gatewayProbes(int sessions) {
		return List.of(new LeakProbe("sessions of the gateway", sessions, () -> probe().sessions()),
				new LeakProbe("calls at the gateway", 0, () -> probe().calls()));
	}

	private GatewayCounts probe() {
		try {
			return this.client.probe();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void awaitReady(String when) {
		double before = this.timeline.seconds();
		boolean ready = within(ChaosOptions.READY_WITHIN, () -> this.connectors.unready().isEmpty());
		double took = this.timeline.seconds() - before;
		this.slowestRecovery = Math.max(this.slowestRecovery, took);
		this.timeline.add("%s %s, %.1f s %s", ready ? "all ready" : "NOT READY", this.connectors.unready(), took, when);
		if (!ready) {
			this.connectors.unready().forEach((one) -> this.unready.add(one + " " + when));
		}
	}

	private void restartGateway() {
		this.restarting.add(this.restarts.submit(() -> {
			this.gateway.kill();
			startGateway();
			return null;
		}));
	}

	private void awaitRestarts() throws InterruptedException, ExecutionException {
		for (Future<?> restart : this.restarting) {
			restart.get();
		}
	}

	private void startGateway() {
		try {
			if (this.client != null) {
				this.client.close();
			}
			this.gateway.start();
			this.client = new CallClient(this.gateway.callPort(), this.ledger);
			this.load.use(this.client);
			this.timeline.add("the gateway listens");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> newThreads() {
		return threads().stream().filter((name) -> !this.threadsBefore.contains(name)).toList();
	}

	private static Set<String> threads() {
		// Not those of gRPC, which all channels share and which end by themselves
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> Stream.of("connector", "chaos", "gateway").anyMatch(name::startsWith))
			.collect(Collectors.toSet());
	}

	private static boolean within(Duration time, BooleanSupplier condition) {
		long deadline = System.nanoTime() + time.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				return false;
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
		}
		return true;
	}

}
