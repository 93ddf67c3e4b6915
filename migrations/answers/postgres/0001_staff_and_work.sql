CREATE TABLE "audit_entries" (
	"study_id" text COLLATE "C" NOT NULL,
	"entry_id" text COLLATE "C" NOT NULL,
	"at" bigint NOT NULL,
	"actor" text COLLATE "C" NOT NULL,
	"action" text COLLATE "C" NOT NULL,
	"subject" text COLLATE "C" NOT NULL,
	"details" text COLLATE "C" NOT NULL,
	"seal" integer,
	CONSTRAINT "audit_entries_study_id_entry_id_pk" PRIMARY KEY("study_id","entry_id")
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"study_id" text COLLATE "C" NOT NULL,
	"consent_id" text COLLATE "C" NOT NULL,
	"pid" text COLLATE "C" NOT NULL,
	"form_id" text COLLATE "C" NOT NULL,
	"at" bigint NOT NULL,
	"lang" text COLLATE "C" NOT NULL,
	"text_sha256" text COLLATE "C" NOT NULL,
	"given" integer NOT NULL,
	CONSTRAINT "consents_study_id_consent_id_pk" PRIMARY KEY("study_id","consent_id")
);
--> statement-breakpoint
CREATE TABLE "doses" (
	"study_id" text COLLATE "C" NOT NULL,
	"dose_id" text COLLATE "C" NOT NULL,
	"mid" text COLLATE "C" NOT NULL,
	"day" text COLLATE "C" NOT NULL,
	"minutes" integer NOT NULL,
	"activity" integer,
	"recorded_by" text COLLATE "C" NOT NULL,
	"recorded_at" bigint NOT NULL,
	"voided_at" bigint,
	CONSTRAINT "doses_study_id_dose_id_pk" PRIMARY KEY("study_id","dose_id")
);
--> statement-breakpoint
CREATE TABLE "staff_grants" (
	"staff_id" text COLLATE "C" NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	"study_id" text COLLATE "C" NOT NULL,
	"organisation_id" text COLLATE "C" NOT NULL,
	CONSTRAINT "staff_grants_staff_id_role_study_id_organisation_id_pk" PRIMARY KEY("staff_id","role","study_id","organisation_id")
);
--> statement-breakpoint
CREATE TABLE "staff_invitations" (
	"token_sha256" text COLLATE "C" NOT NULL,
	"staff_id" text COLLATE "C" NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint,
	CONSTRAINT "staff_invitations_token_sha256_pk" PRIMARY KEY("token_sha256")
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"study_id" text COLLATE "C" NOT NULL,
	"organisation_id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	CONSTRAINT "organisations_study_id_organisation_id_pk" PRIMARY KEY("study_id","organisation_id")
);
--> statement-breakpoint
CREATE TABLE "requests" (
	"study_id" text COLLATE "C" NOT NULL,
	"request_id" text COLLATE "C" NOT NULL,
	"pid" text COLLATE "C" NOT NULL,
	"at" bigint NOT NULL,
	"handled_at" bigint,
	"handled_by" text COLLATE "C",
	CONSTRAINT "requests_study_id_request_id_pk" PRIMARY KEY("study_id","request_id")
);
--> statement-breakpoint
CREATE TABLE "audit_seals" (
	"study_id" text COLLATE "C" NOT NULL,
	"seal" integer NOT NULL,
	"at" bigint NOT NULL,
	"entries" integer NOT NULL,
	"before_sha256" text COLLATE "C" NOT NULL,
	"sha256" text COLLATE "C" NOT NULL,
	CONSTRAINT "audit_seals_study_id_seal_pk" PRIMARY KEY("study_id","seal")
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"staff_id" text COLLATE "C" NOT NULL,
	"password_hash" text COLLATE "C",
	"recovery" text COLLATE "C" NOT NULL,
	"code_period" integer NOT NULL,
	"demo" integer NOT NULL,
	"oidc_subject" text COLLATE "C",
	"created_at" bigint NOT NULL,
	"disabled_at" bigint,
	CONSTRAINT "staff_staff_id_pk" PRIMARY KEY("staff_id")
);
--> statement-breakpoint
CREATE TABLE "staff_sessions" (
	"token_sha256" text COLLATE "C" NOT NULL,
	"staff_id" text COLLATE "C" NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	CONSTRAINT "staff_sessions_token_sha256_pk" PRIMARY KEY("token_sha256")
);
--> statement-breakpoint
CREATE TABLE "due_work" (
	"study_id" text COLLATE "C" NOT NULL,
	"work_id" text COLLATE "C" NOT NULL,
	"pid" text COLLATE "C" NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	"episode" integer NOT NULL,
	"wave" text COLLATE "C" NOT NULL,
	"mid" text COLLATE "C" NOT NULL,
	"step" text COLLATE "C" NOT NULL,
	"channel" text COLLATE "C" NOT NULL,
	"form_id" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"why" text COLLATE "C",
	"due_on" text COLLATE "C" NOT NULL,
	"attempts" integer NOT NULL,
	"lease_until" bigint NOT NULL,
	"intent_at" bigint,
	"done_at" bigint,
	CONSTRAINT "due_work_study_id_work_id_pk" PRIMARY KEY("study_id","work_id")
);
--> statement-breakpoint
ALTER TABLE "matches" ADD COLUMN "end_recorded_on" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "persons" ADD COLUMN "organisation_id" text COLLATE "C" DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "persons" ADD COLUMN "lang" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "persons" ADD COLUMN "channel" text COLLATE "C" DEFAULT 'letter' NOT NULL;--> statement-breakpoint
ALTER TABLE "persons" ADD COLUMN "erased_on" text COLLATE "C";--> statement-breakpoint
CREATE INDEX "audit_seal" ON "audit_entries" USING btree ("study_id","seal");--> statement-breakpoint
CREATE INDEX "consents_person" ON "consents" USING btree ("study_id","pid");--> statement-breakpoint
CREATE INDEX "doses_match" ON "doses" USING btree ("study_id","mid");--> statement-breakpoint
CREATE INDEX "staff_sessions_staff" ON "staff_sessions" USING btree ("staff_id");--> statement-breakpoint
CREATE UNIQUE INDEX "due_work_once" ON "due_work" USING btree ("study_id","pid","role","episode","wave","mid","step","channel");--> statement-breakpoint
CREATE INDEX "due_work_state" ON "due_work" USING btree ("study_id","state");