/**
 * A B2BUA with anchored media over any SIP stack that has a port: calls, trust, monitoring by feature code, digits,
 * lamp keys, Join and the application, takeover, transfer, SRTP.
 *
 * <pre>{@code
 *   // Where phones are, and where numbers lead.
 *   Map<String, List<String>> locations = new ConcurrentHashMap<>();
 *   Router router = dialling -> CompletableFuture.completedStage(
 *       locations.containsKey(dialling.number())
 *           ? Route.To.user(dialling.number(), locations.get(dialling.number()).toArray(new String[0]))
 *           : dialling.number().startsWith("0") && dialling.caller().isOurs()
 *               ? Route.To.outside(dialling.number(), Route.Destination.of("sip:" + dialling.number() + "@trunk"))
 *               : new Route.Refused(404));
 *
 *   // Who may monitor whom.
 *   Access access = new Access(Directory.version(1).enabled().add(Group.team("support",
 *       Map.of("201", EnumSet.allOf(Right.class)), Set.of("101", "102"))).build());
 *
 *   B2bua pbx = B2bua.configure("pbx.example", router, new UdpMediaPorts(UdpSpec.at(address), null), codecs)
 *       .users(user -> secretOf(user))                       // by digest; nobody else comes in
 *       .peer("192.0.2.7", "trunk")                          // but this one
 *       .access(access).featureCodes(FeatureCodes.SIDETONE)
 *       .registrar((caller, exchange) -> register(caller, exchange))
 *       .build();
 *   Sidetone sidetone = Sidetone.configure().authority(pbx)
 *       .listener(event -> {
 *           pbx.event(event);
 *           audit.event(event);
 *       }).start();
 *   pbx.start(stack, sidetone);
 *   pbx.ping("sip:trunk@192.0.2.7", Duration.ofSeconds(30), up -> …);
 * }</pre>
 *
 * The test {@code UsageTest} is that, compiled and tried.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 * <li>One thread for all signalling ({@link io.sidetone.sip.b2bua.Schedule}): no locks, one order of events, and no
 *     call of a stack under a lock. Media has threads of its own and waits for none of it.
 * <li>A call has one agent, named by the {@link io.sidetone.sip.b2bua.Route}: the other is a customer. The engine
 *     decides who stays when somebody leaves; this package hangs up whom the engine has released.
 * <li>Each leg is negotiated by itself. A hold, a re-INVITE or a transfer on one leg sends nothing to any other.
 * <li>A supervisor is answered, or his phone rung, after it is decided that he may, and every refusal before is the
 *     same 403.
 * <li>A REFER is carried out here, so that nothing is asked of the other phones: who is transferred keeps his dialog.
 * </ul>
 */
@NullMarked
package io.sidetone.sip.b2bua;

import org.jspecify.annotations.NullMarked;
