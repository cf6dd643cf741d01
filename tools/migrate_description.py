"""Schema 1 to schema 2 of a ledger's description, datapackage.json; run once, kept in the history only."""

import json,sys,copy
def run(path):
    raw=open(path,encoding='utf-8').read(); d=json.loads(raw)
    R={r['name']:r for r in d['resources']}
    F=lambda r:r['schema']['fields']
    def field(name,type_,desc,req=False,**kw):
        c=dict(kw.pop('constraints',{}))
        if req: c={'required':True,**c}
        f={'name':name,'type':type_,'description':desc}
        if c: f['constraints']=c
        f.update(kw); return f
    def put(r,after,f):
        fs=F(r); i=[x['name'] for x in fs].index(after)+1 if after else 0; fs.insert(i,f)
    m=R['milestones']
    m['description']=m['description'].replace(' The number of the data row identifies a milestone in every view.',' A wish is kept beside the promises (`firmness`), and never counted among them.')
    put(m,None,field('milestone_id','string','Key: `m` and a number. It stays when rows are moved or corrected, so that rulings can point at it; a removed one is not used again.',True,constraints={'unique':True,'pattern':'^m[0-9]{4,}$'}))
    m['schema']['primaryKey']=['milestone_id']
    st=next(f for f in F(m) if f['name']=='stage')
    e=st['constraints']['enum']; e.insert(e.index('approved'),'filed'); e.append('setback')
    mean=st['ciie:meanings']; items=list(mean.items()); i=[k for k,_ in items].index('approved'); items.insert(i,('filed','an application or data lodged with a regulator')); items.append(('setback','halted, refused, withdrawn, failed or put off; it meets no promise'))
    mean=dict(items); mean['scaled']='a figure of its reach or size; the metric says of which'; mean['piloted']='use in special access, for example in Lecheng, before approval; also its insurance'; mean['first_use']='first prescription, implant or patient in China outside special access'
    st['ciie:meanings']=mean
    s=next(f for f in F(m) if f['name']=='status'); s['ciie:meanings']['expected']='the source says that it will, or that it may: see `firmness`'
    put(m,'status',field('firmness','string','How firm an expected milestone is; empty for an observed one.',constraints={'enum':['firm','hoped']},**{'ciie:meanings':{'firm':'the source says that it will happen, is planned or is due: a promise, which is judged','hoped':'the source only wishes, weighs or thinks possible (might, may, seeks, hopes, explores, among the first to come): told, never counted'}}))
    next(f for f in F(m) if f['name']=='metric')['description']='Name of a figure that belongs to this milestone, such as `hospitals` or `investment`; each has a row in `metrics.csv`.'
    m['schema']['foreignKeys'].append({'fields':['metric'],'reference':{'resource':'metrics','fields':['metric']}})
    ini=R['initiatives']
    k=next(f for f in F(ini) if f['name']=='kind'); k['constraints']['enum'].append('portfolio'); k['ciie:meanings']['portfolio']="an organisation's products or plans taken together, or what is followed one by one as well; left out where initiatives are counted as with patients"
    t=next(f for f in F(ini) if f['name']=='title'); t['description']='Short English title in our own words, true from its first row on: `company, thing` or `company and company on subject`. Later names stand in `names.csv`.'
    put(ini,'ciie_tie',field('tie_source_id','string','The source that states the tie to the Expo; a view knows no tie before it. Empty if none states one.'))
    ini['schema'].setdefault('foreignKeys',[]).append({'fields':['tie_source_id'],'reference':{'resource':'sources','fields':['source_id']}})
    pa=R['parties']
    pat='^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'
    put(pa,'role',field('since','string','When it joined, if later than the initiative began: a day, a month or a year. Empty otherwise.',constraints={'pattern':pat},**{'ciie:partialDate':True}))
    put(pa,'since',field('source_id','string','The source that names it; a view shows no party before.',True))
    put(pa,'source_id',field('basis','string','How far the row rests on the source\'s own words.',True,constraints={'enum':['stated','inferred']},**{'ciie:meanings':{'stated':'the source names it','inferred':'the first source of the initiative; which one names the party has not been looked up'}}))
    pa['schema']['foreignKeys'].append({'fields':['source_id'],'reference':{'resource':'sources','fields':['source_id']}})
    def resource(name,title,desc,fields,**schema):
        r=copy.deepcopy(R['parties']); r.update(name=name,path=name+'.csv',title=title,description=desc)
        r['schema']={'$schema':r['schema']['$schema'],'fields':fields,'missingValues':[''],**schema}; return r
    fk=lambda c,res,f:{'fields':[c],'reference':{'resource':res,'fields':[f]}}
    names=resource('names','Names','One row is one later name of an initiative: a brand, a version made in China. A view uses the newest that it may know.',[
        field('initiative_id','string','The initiative.',True),field('name','string','The title with that name.',True),field('name_zh','string','The same in Chinese.'),field('source_id','string','The source from which the name is known.',True)],
        primaryKey=['initiative_id','source_id'],foreignKeys=[fk('initiative_id','initiatives','initiative_id'),fk('source_id','sources','source_id')])
    metrics=resource('metrics','Metrics','One row is one metric of milestones: what it counts, in which units, and what follows from it.',[
        field('metric','string','Key.',True,constraints={'unique':True,'pattern':'^[a-z][a-z0-9_]*$'}),
        field('units','string','The units that its values may have, separated by spaces.',True),
        field('family','string','Metrics of one family are compared with each other, such as hospitals and institutions.',True,constraints={'pattern':'^[a-z][a-z0-9_]*$'}),
        field('direction','string','Which way is further.',True,constraints={'enum':['more','less']}),
        field('means_patients','string','Whether a value reported as reach means that patients in China have it: patients, people vaccinated, implants, installed machines; never money, staff, area, licences, pipeline.',True,constraints={'enum':['yes','no']}),
        field('about','string','What a promise of a size or reach is about; empty where the stage says so.',constraints={'enum':['patients','supply','agreement','showing','resources','evidence']}),
        field('words','string','What a value says, in English, with the quantity in its place.',True),field('words_zh','string','The same in Chinese.',True)],primaryKey=['metric'])
    rulings=resource('rulings','Rulings',"One row is an editor's word on a promise. The rule proposes, a ruling decides, once what it rests on is known.",[
        field('promise_id','string','The promise: an expected milestone.',True,constraints={'unique':True,'pattern':'^m[0-9]{4,}$'}),
        field('outcome','string','What became of it.',True,constraints={'enum':['kept','fell_short','failed','withdrawn','cannot_be_judged']},**{'ciie:meanings':{'kept':'done as promised','fell_short':'less was reported than promised','failed':'a setback decided it','withdrawn':'the promiser took it back or made it smaller','cannot_be_judged':'only a part of the whole is told, or nobody but the promiser speaks of it'}}),
        field('milestone_id','string','The milestone that shows it, if one does.',constraints={'pattern':'^m[0-9]{4,}$'}),
        field('source_id','string','The source that shows it, if no milestone does.'),
        field('reason','string','Why, in a sentence.',True),field('reason_zh','string','The same in Chinese.',True)],
        primaryKey=['promise_id'],foreignKeys=[fk('promise_id','milestones','milestone_id'),fk('milestone_id','milestones','milestone_id'),fk('source_id','sources','source_id')])
    order=['sources','organisations','initiatives','names','parties','metrics','milestones','rulings','indicators']
    R.update(names=names,metrics=metrics,rulings=rulings)
    d['resources']=[R[n] for n in order]; d['version']='2.0.0'
    open(path,'w',encoding='utf-8').write(json.dumps(d,ensure_ascii=False,indent=2)+'\n')
if __name__=='__main__':
    d=json.loads(open(sys.argv[1]).read())
    if d['version'].startswith('1'): run(sys.argv[1])
