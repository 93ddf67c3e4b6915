CREATE TABLE "vault_lookups" (
	"study_id" text COLLATE "C" NOT NULL,
	"field" text COLLATE "C" NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	"subject_id" text COLLATE "C" NOT NULL,
	CONSTRAINT "vault_lookups_study_id_field_hash_subject_id_pk" PRIMARY KEY("study_id","field","hash","subject_id")
);
--> statement-breakpoint
CREATE TABLE "vault_records" (
	"study_id" text COLLATE "C" NOT NULL,
	"subject_id" text COLLATE "C" NOT NULL,
	"field" text COLLATE "C" NOT NULL,
	"item" text COLLATE "C" NOT NULL,
	"key_id" text COLLATE "C" NOT NULL,
	"sealed" text COLLATE "C" NOT NULL,
	CONSTRAINT "vault_records_study_id_subject_id_field_item_pk" PRIMARY KEY("study_id","subject_id","field","item")
);
--> statement-breakpoint
CREATE INDEX "lookups_subject" ON "vault_lookups" USING btree ("study_id","subject_id");--> statement-breakpoint
CREATE INDEX "records_key" ON "vault_records" USING btree ("key_id");